package io.meshway.mesh.validate;

import io.meshway.model.ServerTls;
import io.meshway.model.Sidecar;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code spec.ingress} of a Sidecar. */
final class SidecarIngressCheck {
    private static final Pattern ENDPOINT =
            Pattern.compile("(127\\.0\\.0\\.1|0\\.0\\.0\\.0|\\[::1]|\\[::]|):([0-9]{1,5})");
    private static final int PORT_GROUP = 2;

    private SidecarIngressCheck() {}

    static void check(List<Sidecar.Ingress> ingress, Findings findings) {
        Set<Integer> numbers = new HashSet<>();
        for (int i = 0; i < ingress.size(); i++) {
            Sidecar.Ingress listener = ingress.get(i);
            String path = "spec.ingress[" + i + "]";
            SidecarPortCheck.check(path + ".port", listener.port(), findings);
            if (!numbers.add(listener.port().number())) {
                findings.error(
                        path + ".port.number",
                        Integer.toString(listener.port().number()),
                        "another ingress listener has this number",
                        "");
            }
            bind(path + ".bind", listener.bind(), findings);
            endpoint(path + ".defaultEndpoint", listener.defaultEndpoint(), findings);
            tls(path + ".tls", listener, findings);
            pool(path + ".connectionPool", listener, findings);
        }
    }

    private static void bind(String path, @Nullable String bind, Findings findings) {
        if (bind != null && !bind.isEmpty() && !IpSyntax.isAddress(bind)) {
            findings.error(path, bind, "an ingress listener binds to IP addresses only", "");
        }
    }

    private static void endpoint(String path, @Nullable String endpoint, Findings findings) {
        if (endpoint == null || endpoint.isEmpty()) {
            return;
        }
        String advice = "write 127.0.0.1:port, [::1]:port, 0.0.0.0:port, [::]:port or unix:///path";
        if (UnixSyntax.isUnix(endpoint)) {
            if (!UnixSyntax.isValid(endpoint)) {
                findings.error(path, endpoint, "this is no path of a Unix socket", advice);
            }
            return;
        }
        Matcher matcher = ENDPOINT.matcher(endpoint);
        if (!matcher.matches()) {
            findings.error(path, endpoint, "the application can only be this pod", advice);
        } else {
            FieldRules.port(path, Integer.parseInt(matcher.group(PORT_GROUP)), findings);
        }
    }

    private static void tls(String path, Sidecar.Ingress listener, Findings findings) {
        ServerTls tls = listener.tls();
        if (tls == null) {
            return;
        }
        boolean terminates = tls.mode() == ServerTls.Mode.SIMPLE
                || tls.mode() == ServerTls.Mode.MUTUAL
                || tls.mode() == ServerTls.Mode.OPTIONAL_MUTUAL;
        if (!terminates) {
            findings.error(
                    path + ".mode",
                    tls.mode().name(),
                    "a Sidecar cannot have this mode",
                    "use SIMPLE, MUTUAL or OPTIONAL_MUTUAL");
            return;
        }
        if (!Protocols.isTls(listener.port().protocol())) {
            findings.error(
                    path, "", "a port for " + listener.port().protocol() + " cannot have tls", "use HTTPS or TLS");
        }
        ServerTlsCheck.check(path, tls, findings);
    }

    private static void pool(String path, Sidecar.Ingress listener, Findings findings) {
        ConnectionPoolCheck.check(path, listener.connectionPool(), findings);
        boolean http =
                listener.connectionPool() != null && listener.connectionPool().http() != null;
        if (http && !Protocols.isHttp(listener.port().protocol())) {
            findings.warning(
                    path + ".http", listener.port().protocol(), "the port does not speak HTTP, so only tcp counts", "");
        }
    }
}
