package io.meshway.model.parse;

import io.meshway.model.Gateway;
import io.meshway.model.ResourceMeta;

/** Reads the spec of a Gateway. */
final class GatewayReader {
    private GatewayReader() {}

    static Gateway read(ResourceMeta meta, FieldCursor spec) {
        return new Gateway(meta, spec.textMap("selector"), spec.objects("servers", GatewayReader::server));
    }

    private static Gateway.Server server(FieldCursor server) {
        return new Gateway.Server(
                server.objectOrEmpty("port", GatewayReader::port),
                server.text("bind"),
                server.texts("hosts"),
                server.object("tls", ServerTlsReader::read),
                server.text("defaultEndpoint"),
                server.text("name"));
    }

    private static Gateway.ServerPort port(FieldCursor port) {
        port.integer("targetPort");
        return new Gateway.ServerPort(
                port.integer("number", Defaults.NUMBER),
                port.text("name", Defaults.TEXT),
                port.text("protocol", Defaults.TEXT));
    }
}
