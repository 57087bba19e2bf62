package io.meshway.source.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meshway.actuate.KubernetesMetrics;
import io.meshway.model.FindingKind;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** What becomes of lists and rights while a source runs, and what its meters say of it. */
class TroubledSourceTest extends RunningSource {
    @Test
    void aListThatTheServerForgetsHalfWayIsReadAnewInLargerPages() {
        int count = 2 * Lister.PAGE + 1;
        for (int i = 0; i < count; i++) {
            server.put("virtualservices", virtualService("v" + i, "h" + i));
        }
        server.forgetLists();
        start();

        await().untilAsserted(() -> assertThat(last()).hasSize(count));
        assertThat(server.requests())
                .filteredOn(request -> request.contains("/virtualservices?limit="))
                .satisfiesExactly(
                        first -> assertThat(first).contains("limit=500"),
                        forgotten -> assertThat(forgotten).contains("limit=500", "continue="),
                        whole -> assertThat(whole).contains("limit=2000").doesNotContain("continue="));
    }

    @Test
    void aPermissionThatIsTakenAwayIsAFindingAndLeavesWhatWasRead() {
        server.put("services", SERVICE);
        start();
        awaitGiven("Service shop/reviews");

        server.refuse("services", 403, "", "services is forbidden");
        awaitFinding(FindingKind.FORBIDDEN, "services is forbidden", "what was known before stays in force");
        server.put("virtualservices", virtualService("a", "a"));
        awaitGiven("Service shop/reviews", "VirtualService shop/a");
        server.delete("services", "shop/reviews");
        server.allow("services");

        awaitGiven("VirtualService shop/a");
        awaitNoFinding(FindingKind.FORBIDDEN);
    }

    @Test
    void metersSayWhatGoesOn() {
        start();
        MeterRegistry meters = new SimpleMeterRegistry();
        new KubernetesMetrics(source, InstantSource.system()).bindTo(meters);
        await().until(() -> given.size() == 1);
        assertThat(watches(meters, "watched")).isPositive();
        assertThat(watches(meters, "synced")).isPositive();
        assertThat(behind(meters)).isZero();
        assertThat(meters.get("meshway.kubernetes.calls")
                        .tag("verb", "list")
                        .functionCounter()
                        .count())
                .isPositive();
        server.put("virtualservices", virtualService("a", "a"));
        awaitGiven("VirtualService shop/a");
        assertThat(meters.get("meshway.kubernetes.events")
                        .tag("state", "news")
                        .functionCounter()
                        .count())
                .isEqualTo(1);
        double troubledBefore = watches(meters, "troubled");
        double failuresBefore = failures(meters);

        server.stop();
        await().until(() -> watches(meters, "troubled") > troubledBefore
                && behind(meters) > 0
                && failures(meters) > failuresBefore);
        server.restart();
        server.put("virtualservices", virtualService("b", "b"));

        awaitGiven("VirtualService shop/a", "VirtualService shop/b");
        await().until(() -> behind(meters) == 0);
    }

    private static double watches(MeterRegistry meters, String state) {
        return meters.get("meshway.kubernetes.watches")
                .tag("state", state)
                .gauge()
                .value();
    }

    private static double failures(MeterRegistry meters) {
        return meters.get("meshway.kubernetes.failures").functionCounter().count();
    }

    private static double behind(MeterRegistry meters) {
        return meters.get("meshway.kubernetes.behind").timeGauge().value();
    }
}
