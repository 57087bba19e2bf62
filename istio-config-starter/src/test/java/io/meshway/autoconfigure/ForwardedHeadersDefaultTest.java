package io.meshway.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

@ExtendWith(OutputCaptureExtension.class)
class ForwardedHeadersDefaultTest {
    @ParameterizedTest
    @ValueSource(strings = {"kubernetes", "heroku", "none"})
    void onNoPlatformForwardedHeadersAreTrustedByDefault(String platform, CapturedOutput output) {
        assertThat(strategy("--spring.main.cloud-platform=" + platform)).isEqualTo("none");
        assertThat(output).doesNotContain("forward-headers-strategy");
    }

    @Test
    void whatTheApplicationSaysHoldsAndIsWarnedOf(CapturedOutput output) {
        assertThat(strategy("--server.forward-headers-strategy=framework")).isEqualTo("framework");
        assertThat(output).contains("WARN", "server.forward-headers-strategy=framework", "istio.trust.client-cidrs");
    }

    @Test
    void noneInTheApplicationsOwnWordsIsNoReasonToWarn(CapturedOutput output) {
        assertThat(strategy("--server.forward-headers-strategy=NONE")).isEqualTo("NONE");
        assertThat(output).doesNotContain("istio.trust.client-cidrs");
    }

    private static String strategy(String argument) {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Nothing.class)
                .web(WebApplicationType.NONE)
                .run(argument)) {
            return context.getEnvironment().getProperty("server.forward-headers-strategy", "");
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    static class Nothing {}
}
