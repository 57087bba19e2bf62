package io.meshway.source.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProblemTest {
    private static String message(String body) {
        return Problem.of(new Answer(502, body.getBytes(StandardCharsets.UTF_8), Duration.ZERO, null), Instant.EPOCH)
                .message();
    }

    @Test
    void messageOfAStatusIsTold() {
        assertThat(message("{\"kind\": \"Status\", \"message\": \"no etcd\"}")).isEqualTo("502 no etcd");
    }

    @Test
    void pageOfAProxyInBetweenIsToldByItsBeginning() {
        assertThat(message("<html>Bad Gateway" + "x".repeat(100_000)))
                .startsWith("502 <html>Bad Gateway")
                .hasSizeLessThan(1_000);
    }
}
