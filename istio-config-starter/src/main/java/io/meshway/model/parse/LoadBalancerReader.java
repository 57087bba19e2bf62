package io.meshway.model.parse;

import io.meshway.model.LoadBalancer;
import io.meshway.model.LoadBalancer.Simple;
import io.meshway.model.LoadBalancer.Warmup;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads Istio's {@code LoadBalancerSettings}, with the old {@code LEAST_CONN} and {@code warmupDurationSecs}. */
final class LoadBalancerReader {
    private static final String LEAST_CONN = "LEAST_CONN";

    private LoadBalancerReader() {}

    static LoadBalancer read(FieldCursor balancer) {
        balancer.ignore("zoneAwareLbSetting");
        Simple simple = simple(balancer);
        LoadBalancer.ConsistentHash hash = balancer.object("consistentHash", ConsistentHashReader::read);
        boolean hashWithoutKey = hash == null && balancer.has("consistentHash");
        return new LoadBalancer(
                hashWithoutKey ? Simple.RANDOM : simple,
                hash,
                balancer.object("localityLbSetting", LoadBalancerReader::locality),
                warmup(balancer));
    }

    private static @Nullable Simple simple(FieldCursor balancer) {
        Set<String> words = new LinkedHashSet<>();
        for (Simple simple : Simple.values()) {
            words.add(simple.name());
        }
        words.add(LEAST_CONN);
        String word = balancer.word("simple", words);
        if (LEAST_CONN.equals(word)) {
            balancer.deprecated("simple", "write LEAST_REQUEST, which does the same");
            return Simple.LEAST_REQUEST;
        }
        return word == null ? null : Simple.valueOf(word);
    }

    static LoadBalancer.LocalityLb locality(FieldCursor locality) {
        return new LoadBalancer.LocalityLb(
                locality.bool("enabled"),
                locality.objects(
                        "distribute",
                        entry -> new LoadBalancer.Distribute(
                                entry.text("from", Defaults.TEXT), entry.scalarMap("to", Scalar.INTEGER))),
                locality.objects(
                        "failover",
                        entry -> new LoadBalancer.Failover(
                                entry.text("from", Defaults.TEXT), entry.text("to", Defaults.TEXT))),
                locality.texts("failoverPriority"));
    }

    private static @Nullable Warmup warmup(FieldCursor balancer) {
        Warmup warmup = balancer.object("warmup", LoadBalancerReader::warmupBlock);
        Duration old = balancer.duration("warmupDurationSecs");
        if (old == null) {
            return warmup;
        }
        balancer.deprecated("warmupDurationSecs", "write warmup: {duration: ...}");
        return warmup == null ? new Warmup(old, null, null) : warmup;
    }

    private static Warmup warmupBlock(FieldCursor warmup) {
        Duration duration = warmup.duration("duration");
        return new Warmup(
                duration == null ? Duration.ZERO : duration,
                warmup.scalar("minimumPercent", Scalar.NUMBER),
                warmup.scalar("aggression", Scalar.NUMBER));
    }
}
