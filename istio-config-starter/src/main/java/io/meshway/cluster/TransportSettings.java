package io.meshway.cluster;

import io.meshway.mesh.ClusterSpec;
import io.meshway.mesh.ClusterSpec.UpstreamProtocol;
import io.meshway.model.ClientTls;
import io.meshway.model.ConnectionPool;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The part of a definition that connections depend on: only a change of these opens new ones. */
record TransportSettings(
        UpstreamProtocol protocol,
        Duration connectTimeout,
        @Nullable ClientTls tls,
        @Nullable ConnectionPool connectionPool,
        @Nullable String proxyProtocolVersion,
        List<String> subjectAltNames) {
    static TransportSettings of(ClusterSpec spec) {
        return new TransportSettings(
                spec.protocol(),
                spec.connectTimeout(),
                spec.policy().tls(),
                spec.policy().connectionPool(),
                spec.policy().proxyProtocolVersion(),
                spec.subjectAltNames());
    }
}
