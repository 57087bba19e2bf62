package io.meshway.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HealthCheckTextTest {
    @Test
    void pathIsEnough() {
        HealthCheck check = HealthCheckText.read("path=/healthz").check();

        assertThat(check.path()).isEqualTo("/healthz");
        assertThat(check.host()).isNull();
        assertThat(check.interval()).isEqualTo(Duration.ofSeconds(10));
        assertThat(check.unhealthyInterval()).isEqualTo(Duration.ofSeconds(10));
        assertThat(check.noTrafficInterval()).isEqualTo(Duration.ofSeconds(60));
        assertThat(check.timeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(check.jitter()).isEqualTo(Duration.ZERO);
        assertThat(check.unhealthyThreshold()).isEqualTo(3);
        assertThat(check.healthyThreshold()).isEqualTo(2);
        assertThat(check.expects(200)).isTrue();
        assertThat(check.expects(201)).isFalse();
        assertThat(check.retries(503)).isFalse();
    }

    @Test
    void everythingCanBeWritten() {
        HealthCheck check = HealthCheckText.read(
                        " path = /h?x=1 ; host=h.test;interval=2s; unhealthyInterval=1m;noTrafficInterval=1h;timeout=500ms;"
                                + "jitter=50ms;unhealthyThreshold=1;healthyThreshold=4;expectedStatuses=200-204,301;retriableStatuses=503;")
                .check();

        assertThat(check.path()).isEqualTo("/h?x=1");
        assertThat(check.host()).isEqualTo("h.test");
        assertThat(check.interval()).isEqualTo(Duration.ofSeconds(2));
        assertThat(check.unhealthyInterval()).isEqualTo(Duration.ofMinutes(1));
        assertThat(check.noTrafficInterval()).isEqualTo(Duration.ofHours(1));
        assertThat(check.timeout()).isEqualTo(Duration.ofMillis(500));
        assertThat(check.jitter()).isEqualTo(Duration.ofMillis(50));
        assertThat(check.unhealthyThreshold()).isEqualTo(1);
        assertThat(check.healthyThreshold()).isEqualTo(4);
        assertThat(check.expects(204)).isTrue();
        assertThat(check.expects(301)).isTrue();
        assertThat(check.expects(205)).isFalse();
        assertThat(check.retries(503)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "path=healthz",
                "path=/a b",
                "path=/\r\nx",
                "interval=2s",
                "path=/;interval=999ms",
                "path=/;interval=1",
                "path=/;interval=25h",
                "path=/;interval=-1s",
                "path=/;timeout=0s",
                "path=/;unhealthyThreshold=0",
                "path=/;healthyThreshold=many",
                "path=/;expectedStatuses=99",
                "path=/;expectedStatuses=300-200",
                "path=/;expectedStatuses=200,,201",
                "path=/;host=",
                "path=/;retries=3",
                "path=/;nothing"
            })
    void anythingElseIsTold(String text) {
        HealthCheckText.Reading reading = HealthCheckText.read(text);

        assertThat(reading.check()).isNull();
        assertThat(reading.error()).isNotBlank();
    }
}
