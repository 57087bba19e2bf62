package io.meshway.mesh.validate;

/** Hosts with a namespace in front: {@code ns/host}, of Gateway servers and Sidecar egress. */
final class ScopedHostCheck {
    private static final String FORM = "write a full DNS name, *.suffix or *, with namespace/ in front";

    private ScopedHostCheck() {}

    /** The namespace may be missing. */
    static void gateway(String path, String written, Findings findings) {
        int slash = written.indexOf('/');
        if (slash >= 0) {
            namespace(path, written, written.substring(0, slash), findings);
        }
        String host = written.substring(slash + 1);
        if (!IpSyntax.isAddress(host)) {
            host(path, written, host, findings);
        }
    }

    /** The namespace is required. Newer releases of Istio take {@code ~namespace/host} for an exclusion. */
    static void sidecar(String path, String written, Findings findings) {
        int slash = written.indexOf('/');
        if (slash < 0) {
            findings.error(path, written, "the host has no namespace", "write namespace/host, ./host or */host");
            return;
        }
        String namespace = written.substring(0, slash);
        boolean exclusion = namespace.length() > 1 && namespace.startsWith("~");
        namespace(path, written, exclusion ? namespace.substring(1) : namespace, findings);
        host(path, written, written.substring(slash + 1), findings);
    }

    private static void namespace(String path, String written, String namespace, Findings findings) {
        boolean word = namespace.equals("*") || namespace.equals(".") || namespace.equals("~");
        if (!word && !HostSyntax.isLabel(namespace)) {
            findings.error(path, written, "what stands before the slash is no namespace", "use a name, \".\" or \"*\"");
        }
    }

    private static void host(String path, String written, String host, Findings findings) {
        if (host.equals("*")) {
            return;
        }
        String problem = HostSyntax.wildcard(host);
        if (problem != null) {
            findings.error(path, written, "this is no host: " + problem, FORM);
        } else if (HostSyntax.isPartialWildcard(host)) {
            findings.error(path, written, "the wildcard must stand for whole labels", FORM);
        } else if (!host.contains(".")) {
            findings.error(path, written, "short names are not completed here", FORM);
        }
    }
}
