package io.meshway.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PortProtocolTest {
    @ParameterizedTest
    @CsvSource({
        "http, , HTTP",
        "http-web, , HTTP",
        "HTTP2-api, , HTTP2",
        "grpc, , GRPC",
        "grpc-web, , GRPC_WEB",
        "grpc-web-x, , GRPC_WEB",
        "httpapi, , UNDECLARED",
        "'', , UNDECLARED",
        "https, , HTTPS",
        "tcp-x, http, HTTP",
        "http, kubernetes.io/h2c, HTTP2",
        "http, kubernetes.io/ws, HTTP",
        "http, kubernetes.io/wss, HTTPS",
        "http, my.company/thing, UNDECLARED",
    })
    void appProtocolWinsOverTheNamesFirstWord(String name, String appProtocol, PortProtocol protocol) {
        assertThat(PortProtocol.ofServicePort(80, name, "TCP", appProtocol)).isEqualTo(protocol);
    }

    @ParameterizedTest
    @CsvSource({"25, TCP", "53, TCP", "3306, TCP", "27017, TCP", "8080, UNDECLARED"})
    void portsOfServersThatSpeakFirstAreTcpWhenNothingIsDeclared(int number, PortProtocol protocol) {
        assertThat(PortProtocol.ofServicePort(number, "", "TCP", null)).isEqualTo(protocol);
        assertThat(PortProtocol.ofServicePort(number, "http", "TCP", null)).isEqualTo(PortProtocol.HTTP);
        assertThat(PortProtocol.ofServicePort(number, "http", "UDP", null)).isEqualTo(PortProtocol.UDP);
    }

    @ParameterizedTest
    @CsvSource({"HTTP, HTTP", "grpc-web, GRPC_WEB", "Mongo, MONGO", "'', UNDECLARED", "nonsense, UNDECLARED"})
    void declaredProtocolsAreReadInAnyCase(String word, PortProtocol protocol) {
        assertThat(PortProtocol.declared(word)).isEqualTo(protocol);
    }
}
