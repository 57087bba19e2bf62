package io.meshway.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshway.fixtures.GatewayFixture;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the platform that an application runs on changes, and what it must not. */
@ExtendWith(OutputCaptureExtension.class)
class PlatformE2eTest {
    @TempDir
    Path folder;

    @Test
    void onKubernetesNoCallerChoosesTheAddressOrSchemeThatTheApplicationSees() {
        try (GatewayFixture gateway = GatewayFixture.over(folder)
                .with(WhoAmI.class)
                .property("spring.main.cloud-platform", "kubernetes")
                .property("istio.config.source", "files")
                .start()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + "/who-am-i"))
                    .header("x-forwarded-for", "203.0.113.9")
                    .header("x-forwarded-proto", "https")
                    .header("forwarded", "for=203.0.113.9;proto=https")
                    .build();
            assertThat(gateway.send(request).body()).isEqualTo("127.0.0.1 http");
        }
    }

    @Test
    void sourceThatNobodyKnowsIsRefusedAtStart(CapturedOutput output) {
        GatewayFixture.Builder application = GatewayFixture.over(folder).property("istio.config.source", "consul");
        assertThatThrownBy(application::start).isInstanceOf(Exception.class);
        assertThat(output)
                .contains("APPLICATION FAILED TO START", "istio.config.source", "consul", "KUBERNETES")
                .doesNotContain("\tat org.springframework");
    }

    @RestController
    static class WhoAmI {
        @GetMapping("/who-am-i")
        String whoAmI(ServerHttpRequest request) {
            var remote = request.getRemoteAddress();
            String address = remote == null ? "nobody" : remote.getAddress().getHostAddress();
            return address + ' ' + request.getURI().getScheme();
        }
    }
}
