package io.meshway.cluster.dns;

import io.meshway.cluster.NameResolver;
import io.meshway.cluster.Resolvers;
import io.meshway.cluster.Timer;
import io.meshway.mesh.ClusterSpec.EndpointSource;
import io.meshway.mesh.ClusterSpec.EndpointSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The endpoints of a cluster whose addresses are names: all addresses of all names (Istio's {@code resolution: DNS}), or the first address of one name
 * ({@code DNS_ROUND_ROBIN}).
 */
public final class NamedEndpoints {
    private final Resolvers resolvers;
    private final Predicate<String> derived;
    private final Timer timer;
    private final Supplier<RandomGenerator> random;
    private final Predicate<String> named;
    private final Runnable onChange;
    private final Map<String, NameWatch> watches = new HashMap<>();
    private EndpointSource.Names source = new EndpointSource.Names(List.of(), false);

    /**
     * Nothing is asked before {@link #watch}.
     *
     * @param derived whether nobody wrote the name as an endpoint
     * @param random for the jitter between queries
     * @param named whether an address is a name; others are endpoints as they are
     * @param onChange runs on the timer after each answer and each failure, when {@link #known()} may be another
     */
    public NamedEndpoints(
            Resolvers resolvers,
            Predicate<String> derived,
            Timer timer,
            Supplier<RandomGenerator> random,
            Predicate<String> named,
            Runnable onChange) {
        this.resolvers = resolvers;
        this.derived = derived;
        this.timer = timer;
        this.random = random;
        this.named = named;
        this.onChange = onChange;
    }

    /** Watches these names from now on. Names that were watched before keep their addresses, new ones are asked for at once. */
    public synchronized void watch(EndpointSource.Names names) {
        source = names;
        List<String> wanted = names.templates().stream()
                .map(EndpointSpec::address)
                .filter(named)
                .distinct()
                .toList();
        watches.entrySet().removeIf(entry -> {
            boolean gone = !wanted.contains(entry.getKey());
            if (gone) {
                entry.getValue().stop();
            }
            return gone;
        });
        for (String name : wanted) {
            if (!watches.containsKey(name)) {
                NameResolver resolver = derived.test(name) ? resolvers.derived() : resolvers.written();
                NameWatch watch = new NameWatch(name, resolver, resolvers.refreshRate(), timer, random, onChange);
                watches.put(name, watch);
                watch.ask();
            }
        }
    }

    /** Stops asking. */
    public synchronized void stop() {
        watches.values().forEach(NameWatch::stop);
        watches.clear();
    }

    /** Whether every name's first query has ended. */
    public synchronized boolean answered() {
        return watches.values().stream().allMatch(NameWatch::answered);
    }

    /** What is known now: nothing for names without an answer yet. An address that several templates give appears as the first of them. */
    public synchronized List<EndpointSpec> known() {
        List<EndpointSpec> all = new ArrayList<>();
        for (EndpointSpec template : source.templates()) {
            NameWatch watch = watches.get(template.address());
            if (watch == null) {
                all.add(template);
            } else {
                addresses(watch).forEach(address -> all.add(template.at(address)));
            }
        }
        return all;
    }

    /** Sorted, because servers rotate their answers and an endpoint's place must not depend on it; but a logical name's first address is the one. */
    private List<String> addresses(NameWatch watch) {
        var texts = watch.addresses().stream().map(AddressText::of);
        return source.logical()
                ? texts.limit(1).toList()
                : texts.sorted(Comparator.naturalOrder()).toList();
    }
}
