package io.meshway.source.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meshway.model.FindingKind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server asks for in Retry-After; the waits are those that the source asked its loop for. */
class RetryAfterTest extends RunningSource {
    /** Half of the longest step of the back-off: callers that were sent away together do not come back together. */
    private static final Duration JITTER = Duration.ofMillis(51);

    @ParameterizedTest
    @CsvSource({"429, 7, 7", "503, 7, 7", "429, 86400, 120", "503, 86400, 120"})
    void isWaitedForUpToTwoMinutes(int status, String asked, int seconds) {
        server.refuse("services", status, asked, "busy");
        start();
        await().until(() -> loop.waits().size() >= 3);

        awaitFinding(FindingKind.API_SERVER, Integer.toString(status), "busy");
        server.allow("services");

        await().until(() -> given.size() == 1);
        Duration wait = Duration.ofSeconds(seconds);
        assertThat(List.copyOf(loop.waits()))
                .allSatisfy(waited -> assertThat(waited).isBetween(wait, wait.plus(JITTER)));
        awaitNoFinding(FindingKind.API_SERVER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-7", "soon", "Sat, 21 Nov 2026 12:00:00 GMT"})
    void thatIsNoNumberOfSecondsLeavesTheUsualWait(String asked) {
        server.refuse("services", 429, asked, "busy");
        start();

        awaitFinding(FindingKind.API_SERVER, "429");
        server.allow("services");

        await().until(() -> given.size() == 1);
        assertThat(loop.waits()).isEmpty();
    }

    @Test
    void holdsForTheWatchToo() {
        start();
        await().until(() -> given.size() == 1 && server.watching("services") == 1);

        server.refuse("services", 429, "9", "busy");
        await().until(() -> !loop.waits().isEmpty());
        server.allow("services");
        server.put("services", SERVICE);

        awaitGiven("Service shop/reviews");
        assertThat(loop.waits()).allSatisfy(waited -> assertThat(waited).isGreaterThanOrEqualTo(Duration.ofSeconds(9)));
    }
}
