package io.meshway.source.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meshway.model.FindingKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class TroubledWatchTest extends RunningSource {
    @Test
    void aWatchThatSaysNothingMoreIsReplaced() {
        start();
        await().until(() -> given.size() == 1);
        server.silence("virtualservices");
        server.endWatches();
        server.put("virtualservices", virtualService("lost", "lost"));
        await().until(() -> server.watching("virtualservices") >= 1);

        server.speak("virtualservices");

        awaitGiven("VirtualService shop/lost");
    }

    @Test
    void whatWasDeletedWhileTheServerForgotIsGone() {
        server.put("virtualservices", virtualService("old", "old"));
        start();
        awaitGiven("VirtualService shop/old");

        server.stop();
        server.delete("virtualservices", "shop/old");
        server.put("virtualservices", virtualService("new", "new"));
        server.compact();
        server.restart();

        awaitGiven("VirtualService shop/new");
    }

    @Test
    void theLastStateStaysWhileTheServerIsDownAndTheRestIsCaughtUp() {
        server.put("virtualservices", virtualService("a", "a"));
        start();
        awaitGiven("VirtualService shop/a");

        server.stop();
        awaitFinding(FindingKind.API_SERVER, server.url(), "cannot be reached since", "virtualservices");
        assertThat(source.details()).containsKey("behindSince");
        assertThat(last()).containsOnlyKeys("VirtualService shop/a");
        server.put("virtualservices", virtualService("b", "b"));
        server.restart();

        awaitGiven("VirtualService shop/a", "VirtualService shop/b");
        awaitNoFinding(FindingKind.API_SERVER);
        assertThat(server.requests())
                .filteredOn(request -> request.contains("/virtualservices?limit"))
                .hasSize(1);
    }

    @Test
    void anExpiredTokenIsUnderstoodAsOneUntilItIsRenewed() {
        token = "first";
        server.accept("first");
        start();
        await().until(() -> given.size() == 1);

        server.accept("second");
        server.endWatches();
        awaitFinding(FindingKind.API_SERVER, "does not accept this proxy's credentials", "401");
        server.put("virtualservices", virtualService("a", "a"));
        token = "second";

        awaitGiven("VirtualService shop/a");
        awaitNoFinding(FindingKind.API_SERVER);
    }

    @Test
    void aServerThatHasTooMuchToDoIsAFindingAndIsAskedAgain() {
        server.refuse("services", 429, "0", "too many requests");
        start();

        awaitFinding(FindingKind.API_SERVER, "too many requests", "429");
        server.allow("services");

        await().until(() -> given.size() == 1);
        awaitNoFinding(FindingKind.API_SERVER);
    }

    @Test
    void staleAndRepeatedEventsChangeNothing() {
        server.put("virtualservices", virtualService("a", "first"));
        start();
        awaitGiven("VirtualService shop/a");
        server.put("virtualservices", virtualService("a", "second"));
        await().untilAsserted(() ->
                assertThat(last().get("VirtualService shop/a").toString()).contains("second"));
        server.put("virtualservices", virtualService("b", "b"));
        server.delete("virtualservices", "shop/b");

        for (String name : List.of("a", "b")) {
            server.send("virtualservices", """
                    {"type":"MODIFIED","object":{"apiVersion":"networking.istio.io/v1","kind":"VirtualService",\
                    "metadata":{"name":"%s","namespace":"shop","resourceVersion":"101"},"spec":{"hosts":["stale"]}}}\
                    """.formatted(name));
        }
        server.put("virtualservices", virtualService("c", "c"));

        awaitGiven("VirtualService shop/a", "VirtualService shop/c");
        assertThat(last().get("VirtualService shop/a").toString()).contains("second");
        assertThat(source.statistics().staleEvents()).isEqualTo(2);
    }

    @Test
    void anEventOfAnotherObjectThatComesLateIsNotLost() {
        start();
        await().until(() -> server.watching("virtualservices") == 1);

        for (String version : List.of("300", "299")) {
            server.send("virtualservices", """
                    {"type":"ADDED","object":{"apiVersion":"networking.istio.io/v1","kind":"VirtualService",\
                    "metadata":{"name":"v%s","namespace":"shop","resourceVersion":"%s"},\
                    "spec":{"hosts":["a"],"http":[{"route":[{"destination":{"host":"b"}}]}]}}}\
                    """.formatted(version, version));
        }

        awaitGiven("VirtualService shop/v300", "VirtualService shop/v299");
    }

    @Test
    void anEventThatIsNoJsonCostsTheWatchAndNothingElse() {
        start();
        await().until(() -> server.watching("virtualservices") == 1 && given.size() == 1);

        server.send("virtualservices", "{\"type\": nonsense");
        server.put("virtualservices", virtualService("a", "a"));

        awaitGiven("VirtualService shop/a");
    }
}
