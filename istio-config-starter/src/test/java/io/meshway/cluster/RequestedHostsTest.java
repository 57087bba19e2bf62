package io.meshway.cluster;

import static io.meshway.cluster.Clusters.policy;
import static io.meshway.cluster.Clusters.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.mesh.ClusterKey;
import io.meshway.mesh.ClusterSpec;
import io.meshway.mesh.ClusterSpec.EndpointSource;
import io.meshway.model.LoadBalancer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cluster of a wildcard whose hosts are resolved as requests ask for them. */
class RequestedHostsTest {
    private static final ClusterKey WILDCARD = new ClusterKey("*.foo.com", 80, "");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Clusters clusters = new Clusters();

    RequestedHostsTest() {
        clusters.apply(wildcard(8080));
    }

    private static ClusterSpec wildcard(int port) {
        return spec(
                WILDCARD,
                policy(LoadBalancer.Simple.RANDOM),
                new EndpointSource.RequestedHost("*.foo.com", port, true));
    }

    private RequestedHosts hosts() {
        RequestedHosts hosts = clusters.cluster(WILDCARD).requestedHosts();
        if (hosts == null) {
            throw new AssertionError("not a wildcard's cluster");
        }
        return hosts;
    }

    private CompletableFuture<Cluster> find(String authority) {
        CompletableFuture<Cluster> found = hosts().find(authority).toCompletableFuture();
        clusters.timer.run();
        return found;
    }

    private void answer(String name, String... addresses) {
        clusters.guarded.answer(name, MINUTE, addresses);
        clusters.timer.run();
    }

    private static String picked(CompletableFuture<Cluster> found) {
        LiveEndpoint endpoint = found.join().pick(PickContext.NOTHING);
        return endpoint == null ? "nobody" : endpoint.key();
    }

    @Test
    void hostIsResolvedWhenARequestAsksForItAndDialledOnTheServicesPort() {
        CompletableFuture<Cluster> found = find("Bar.foo.com:9999");
        assertThat(found).isNotCompleted();

        answer("bar.foo.com", "10.0.0.1");

        assertThat(picked(found)).isEqualTo("10.0.0.1:8080");
        assertThat(clusters.cluster(WILDCARD).endpoints())
                .extracting(LiveEndpoint::key)
                .containsExactly("10.0.0.1:8080");
    }

    @Test
    void hostThatIsKnownIsNotAskedForAgain() {
        find("bar.foo.com");
        CompletableFuture<Cluster> waiting = find("bar.foo.com");
        answer("bar.foo.com", "10.0.0.1");

        assertThat(find("bar.foo.com")).isCompleted();
        assertThat(waiting).isCompleted();
        assertThat(clusters.guarded.open("bar.foo.com")).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "foo.com",
                "evil.com",
                "10.0.0.1",
                "[::1]:80",
                "",
                ".foo.com",
                "a..foo.com",
                "a b.foo.com",
                "a/.foo.com",
                "barfoo.com"
            })
    void hostThatTheWildcardDoesNotCoverIsNeverAskedFor(String authority) {
        assertThat(find(authority)).isCompletedExceptionally();
        assertThat(clusters.timer.waiting()).isZero();
    }

    @Test
    void hostWithoutAddressFailsForAWhileAndIsAskedForAgainThen() {
        CompletableFuture<Cluster> found = find("bar.foo.com");
        answer("bar.foo.com");
        assertThat(found).isCompletedExceptionally();
        assertThat(find("bar.foo.com")).isCompletedExceptionally();
        assertThat(clusters.guarded.open("bar.foo.com")).isZero();

        clusters.timer.advance(RequestedHosts.FAILURE_HOLDS);
        CompletableFuture<Cluster> again = find("bar.foo.com");
        answer("bar.foo.com", "10.0.0.1");

        assertThat(picked(again)).isEqualTo("10.0.0.1:8080");
    }

    @Test
    void queryThatFailsOrTakesTooLongIsAFailure() {
        CompletableFuture<Cluster> failing = find("bar.foo.com");
        clusters.guarded.fail("bar.foo.com");
        clusters.timer.run();
        assertThat(failing).isCompletedExceptionally();

        CompletableFuture<Cluster> slow = find("slow.foo.com");
        clusters.timer.advance(RequestedHosts.PATIENCE);
        assertThat(slow).isCompletedExceptionally();
    }

    @Test
    void addressesFollowTheNameServer() {
        CompletableFuture<Cluster> found = find("bar.foo.com");
        answer("bar.foo.com", "10.0.0.1");

        clusters.timer.advance(MINUTE.plusMillis(100));
        answer("bar.foo.com", "10.0.0.2");

        assertThat(picked(found)).isEqualTo("10.0.0.2:8080");
    }

    @Test
    void hostThatNobodyAsksForIsForgotten() {
        find("bar.foo.com");
        answer("bar.foo.com", "10.0.0.1");
        clusters.timer.advance(RequestedHosts.IDLE.minusSeconds(1));
        find("bar.foo.com");
        clusters.timer.advance(RequestedHosts.IDLE.minusSeconds(1));
        assertThat(clusters.open()).containsExactly("10.0.0.1:8080");

        clusters.timer.advance(RequestedHosts.IDLE);

        assertThat(clusters.open()).isEmpty();
        assertThat(clusters.cluster(WILDCARD).endpoints()).isEmpty();
        assertThat(clusters.timer.waiting()).isZero();
    }

    @Test
    void oneHostTooManyDrivesOutTheOneThatWasAskedForLongestAgo() {
        for (int i = 0; i < RequestedHosts.MAX_HOSTS; i++) {
            find("h" + i + ".foo.com");
            answer("h" + i + ".foo.com", "10.0.0.1");
            clusters.timer.advance(Duration.ofMillis(1));
        }
        find("h0.foo.com");

        find("more.foo.com");

        assertThat(clusters.cluster(WILDCARD).endpoints()).hasSize(RequestedHosts.MAX_HOSTS - 1);
        assertThat(find("h0.foo.com")).isCompleted();
        assertThat(find("h1.foo.com")).isNotCompleted();
    }

    @Test
    void hostsOfOneWildcardShareItsLimits() {
        CompletableFuture<Cluster> one = find("one.foo.com");
        CompletableFuture<Cluster> two = find("two.foo.com");
        answer("one.foo.com", "10.0.0.1");
        answer("two.foo.com", "10.0.0.2");

        assertThat(one.join().limits()).isSameAs(two.join().limits());
    }

    @Test
    void anotherPortIsDialledAtOnceAndNothingStaysOpenWhenTheClusterGoes() {
        find("bar.foo.com");
        answer("bar.foo.com", "10.0.0.1");

        clusters.apply(wildcard(9090));
        CompletableFuture<Cluster> found = find("bar.foo.com");
        answer("bar.foo.com", "10.0.0.1");
        assertThat(picked(found)).isEqualTo("10.0.0.1:9090");

        clusters.apply();
        clusters.timer.advance(RequestedHosts.IDLE);
        assertThat(clusters.open()).isEmpty();
        assertThat(clusters.timer.waiting()).isZero();
    }

    @Test
    void anotherPolicyIsInForceForHostsThatAreKnown() {
        CompletableFuture<Cluster> found = find("bar.foo.com");
        answer("bar.foo.com", "10.0.0.1");

        clusters.apply(spec(
                WILDCARD,
                policy(LoadBalancer.Simple.ROUND_ROBIN),
                new EndpointSource.RequestedHost("*.foo.com", 8080, true)));

        assertThat(found.join().spec().policy().loadBalancer().simple()).isEqualTo(LoadBalancer.Simple.ROUND_ROBIN);
        assertThat(picked(found)).isEqualTo("10.0.0.1:8080");
    }
}
