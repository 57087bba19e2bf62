package io.meshway.mesh.validate;

import io.meshway.model.Gateway;
import io.meshway.model.ServerTls;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A Gateway: its servers with their ports, hosts and TLS. */
final class GatewayCheck {
    private GatewayCheck() {}

    static void check(Gateway gateway, Findings findings) {
        if (!HostSyntax.isLabel(gateway.name())) {
            findings.error(
                    "metadata.name", gateway.name(), "the name of a Gateway must be a DNS label", "remove the dots");
        }
        if (gateway.servers().isEmpty()) {
            findings.error("spec.servers", "", "the Gateway has no server", "write at least one");
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < gateway.servers().size(); i++) {
            Gateway.Server server = gateway.servers().get(i);
            String path = "spec.servers[" + i + "]";
            server(path, server, findings);
            if (!names.add(server.port().name()) && !server.port().name().isEmpty()) {
                findings.error(
                        path + ".port.name", server.port().name(), "another server has this port name", "rename one");
            }
        }
    }

    private static void server(String path, Gateway.Server server, Findings findings) {
        port(path + ".port", server, findings);
        bind(path, server, findings);
        if (server.hosts().isEmpty()) {
            findings.error(path + ".hosts", "", "the server has no hosts", "write \"*\" for all");
        }
        for (int i = 0; i < server.hosts().size(); i++) {
            ScopedHostCheck.gateway(path + ".hosts[" + i + "]", server.hosts().get(i), findings);
        }
        tls(path + ".tls", server, findings);
    }

    private static void port(String path, Gateway.Server server, Findings findings) {
        Gateway.ServerPort port = server.port();
        if (!isUnix(server.bind()) || port.number() != 0) {
            FieldRules.port(path + ".number", port.number(), findings);
        }
        if (port.name().isEmpty()) {
            findings.error(path + ".name", "", "the port has no name", "name it, such as http or https");
        }
        if (!Protocols.isKnown(port.protocol())) {
            findings.error(
                    path + ".protocol",
                    port.protocol(),
                    "this is no protocol of a Gateway",
                    "use HTTP, HTTPS, HTTP2, GRPC, GRPC-WEB, TCP, TLS, MONGO, MYSQL or REDIS");
        } else if (Protocols.isUdp(port.protocol())) {
            findings.warning(path + ".protocol", port.protocol(), "UDP is not served", "use a protocol on top of TCP");
        }
    }

    private static void bind(String path, Gateway.Server server, Findings findings) {
        String bind = server.bind();
        if (bind == null || bind.isEmpty()) {
            return;
        }
        if (isUnix(bind)) {
            if (!UnixSyntax.isValid(bind)) {
                findings.error(
                        path + ".bind", bind, "this is no path of a Unix socket", "write unix:///path or unix://@name");
            }
            if (server.port().number() != 0) {
                findings.error(
                        path + ".port.number",
                        Integer.toString(server.port().number()),
                        "a Unix socket has no port",
                        "write number: 0");
            }
        } else if (!IpSyntax.isAddress(bind)) {
            findings.error(path + ".bind", bind, "bind is neither an IP address nor a Unix socket", "");
        }
    }

    private static boolean isUnix(@Nullable String bind) {
        return bind != null && UnixSyntax.isUnix(bind);
    }

    private static void tls(String path, Gateway.Server server, Findings findings) {
        String protocol = server.port().protocol();
        ServerTls tls = server.tls();
        if (tls == null) {
            if (Protocols.isTls(protocol)) {
                findings.error(path, "", "a server for " + protocol + " needs tls", "write tls with a mode");
            }
            return;
        }
        if (Protocols.isTls(protocol)) {
            ServerTlsCheck.check(path, tls, findings);
            redirect(path, tls, findings);
        } else if (Protocols.isHttp(protocol)) {
            plainHttp(path, tls, findings);
        } else if (Protocols.isKnown(protocol)) {
            findings.error(
                    path, "", "a server for " + protocol + " cannot have tls", "use protocol TLS to terminate it");
        }
    }

    private static void redirect(String path, ServerTls tls, Findings findings) {
        if (tls.httpsRedirect()) {
            findings.warning(
                    path + ".httpsRedirect",
                    "true",
                    "httpsRedirect has no effect here",
                    "write it on the server for HTTP");
        }
    }

    private static void plainHttp(String path, ServerTls tls, Findings findings) {
        boolean terminates = tls.mode() != ServerTls.Mode.PASSTHROUGH && tls.mode() != ServerTls.Mode.AUTO_PASSTHROUGH;
        if (terminates || ServerTlsCheck.hasFiles(tls)) {
            findings.error(
                    path,
                    terminates ? tls.mode().name() : "",
                    "a server for plain HTTP can have tls.httpsRedirect only",
                    "use protocol HTTPS to terminate TLS");
        }
    }
}
