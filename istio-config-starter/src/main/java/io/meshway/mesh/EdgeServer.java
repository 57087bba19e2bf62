package io.meshway.mesh;

import io.meshway.model.Gateway;
import io.meshway.model.ServerTls;

/**
 * A server of a Gateway that selects this proxy.
 *
 * @param path of the server in its Gateway
 * @param hosts of the server, read
 */
record EdgeServer(Gateway gateway, Gateway.Server server, String path, ExposedHosts hosts) {
    /** Whether requests in plain text are sent to https before anything else is looked at. */
    boolean redirectsToHttps() {
        return server.tls() != null && server.tls().httpsRedirect();
    }

    /** Whether TLS is left to the backends. */
    boolean passesTlsThrough() {
        return server.tls() != null && server.tls().mode() == ServerTls.Mode.PASSTHROUGH;
    }

    /** Whether TLS ends here. */
    boolean endsTls() {
        return server.tls() != null
                && switch (server.tls().mode()) {
                    case SIMPLE, MUTUAL, OPTIONAL_MUTUAL, ISTIO_MUTUAL -> true;
                    case PASSTHROUGH, AUTO_PASSTHROUGH -> false;
                };
    }

    /** Whether requests come out of its TLS, and not a stream of bytes. */
    boolean isHttps() {
        return PortProtocol.declared(server.port().protocol()) == PortProtocol.HTTPS;
    }

    /** By which rules know the port. */
    int declaredPort() {
        return server.port().number();
    }
}
