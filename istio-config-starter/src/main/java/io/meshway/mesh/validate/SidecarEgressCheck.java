package io.meshway.mesh.validate;

import io.meshway.model.Sidecar;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code spec.egress} of a Sidecar. */
final class SidecarEgressCheck {
    private static final String EVERYTHING = "*/*";

    private SidecarEgressCheck() {}

    static void check(List<Sidecar.Egress> egress, Findings findings) {
        Set<Object> listeners = new HashSet<>();
        for (int i = 0; i < egress.size(); i++) {
            Sidecar.Egress listener = egress.get(i);
            String path = "spec.egress[" + i + "]";
            if (listener.port() == null) {
                catchAll(path, listener, i == egress.size() - 1, findings);
            } else {
                port(path, listener, listener.port(), listeners, findings);
            }
            hosts(path + ".hosts", listener.hosts(), findings);
        }
    }

    private static void catchAll(String path, Sidecar.Egress listener, boolean last, Findings findings) {
        if (!last) {
            findings.error(
                    path,
                    "",
                    "the listener without port takes the rest, so it must be the last and only one",
                    "move it down");
        }
        if (isSet(listener.bind())) {
            findings.error(path + ".bind", String.valueOf(listener.bind()), "bind needs a port", "write port");
        }
    }

    private static void port(
            String path, Sidecar.Egress listener, Sidecar.Port port, Set<Object> listeners, Findings findings) {
        boolean unix = listener.bind() != null && UnixSyntax.isUnix(listener.bind());
        SidecarPortCheck.protocol(path + ".port", port, findings);
        if (unix) {
            unix(path, listener, port, findings);
        } else {
            FieldRules.port(path + ".port.number", port.number(), findings);
            if (isSet(listener.bind()) && !IpSyntax.isAddress(String.valueOf(listener.bind()))) {
                findings.error(
                        path + ".bind",
                        String.valueOf(listener.bind()),
                        "bind is neither an IP address nor a Unix socket",
                        "");
            }
        }
        if (!listeners.add(unix ? String.valueOf(listener.bind()) : port.number())) {
            findings.error(
                    path + ".port.number",
                    Integer.toString(port.number()),
                    "another egress listener is the same",
                    "join them");
        }
    }

    private static void unix(String path, Sidecar.Egress listener, Sidecar.Port port, Findings findings) {
        String bind = String.valueOf(listener.bind());
        if (!UnixSyntax.isValid(bind)) {
            findings.error(
                    path + ".bind", bind, "this is no path of a Unix socket", "write unix:///path or unix://@name");
        }
        if (port.number() != 0) {
            findings.error(
                    path + ".port.number",
                    Integer.toString(port.number()),
                    "a Unix socket has no port",
                    "write number: 0");
        }
        if ("IPTABLES".equals(listener.captureMode())) {
            findings.error(path + ".captureMode", "IPTABLES", "a Unix socket cannot be captured", "use NONE");
        }
    }

    private static void hosts(String path, List<String> hosts, Findings findings) {
        if (hosts.isEmpty()) {
            findings.error(path, "", "the listener has no hosts", "write \"*/*\" for all");
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < hosts.size(); i++) {
            String at = path + "[" + i + "]";
            ScopedHostCheck.sidecar(at, hosts.get(i), findings);
            if (!seen.add(hosts.get(i))) {
                findings.warning(at, hosts.get(i), "the host is listed twice", "remove one of the two");
            }
        }
        if (hosts.contains(EVERYTHING) && hosts.stream().anyMatch(SidecarEgressCheck::addsNothing)) {
            findings.warning(
                    path, EVERYTHING, "\"*/*\" takes everything, the other hosts have no effect", "remove them");
        }
    }

    /** Beside {@code *}{@code /*} only exclusions have an effect. */
    private static boolean addsNothing(String host) {
        return !host.equals(EVERYTHING) && !host.startsWith("~");
    }

    private static boolean isSet(@Nullable String text) {
        return text != null && !text.isEmpty();
    }
}
