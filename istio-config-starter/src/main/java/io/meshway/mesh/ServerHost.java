package io.meshway.mesh;

/**
 * One entry of a Gateway server's {@code hosts}: {@code [namespace/]dnsName}.
 *
 * @param namespace of the VirtualServices that may bind to it; {@code *} for all
 * @param dnsName exact, {@code *.suffix} or {@code *}, lower case
 */
record ServerHost(String namespace, String dnsName) {
    private static final String ANY_NAMESPACE = "*";
    private static final String OWN_NAMESPACE = ".";

    /** Reads an entry of a Gateway in this namespace. */
    static ServerHost parse(String written, String gatewayNamespace) {
        int slash = written.indexOf('/');
        if (slash < 0) {
            return new ServerHost(ANY_NAMESPACE, HostNames.lower(written));
        }
        String namespace = written.substring(0, slash);
        return new ServerHost(
                namespace.equals(OWN_NAMESPACE) ? gatewayNamespace : namespace,
                HostNames.lower(written.substring(slash + 1)));
    }

    /** Whether VirtualServices of this namespace may bind to it. */
    boolean admits(String virtualServiceNamespace) {
        return namespace.equals(ANY_NAMESPACE) || namespace.equals(virtualServiceNamespace);
    }
}
