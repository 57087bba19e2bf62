package io.meshway.mesh;

import io.meshway.model.Gateway;

/**
 * A plain-text HTTP server of a Gateway that selects this proxy.
 *
 * @param hosts of the server, read
 */
record EdgeServer(Gateway gateway, Gateway.Server server, ExposedHosts hosts) {
    /** Whether requests in plain text are sent to https before anything else is looked at. */
    boolean redirectsToHttps() {
        return server.tls() != null && server.tls().httpsRedirect();
    }

    /** By which rules know the port. */
    int declaredPort() {
        return server.port().number();
    }
}
