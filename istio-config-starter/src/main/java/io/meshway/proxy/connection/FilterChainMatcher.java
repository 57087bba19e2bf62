package io.meshway.proxy.connection;

import io.meshway.mesh.FilterChain;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Picks the chain of a connection as Envoy does: by the most specific original destination, then by the server name (exact, then the longest wildcard,
 * then none), among those for TLS or for plain text.
 */
public final class FilterChainMatcher {
    private static final int NO_MATCH = -1;
    private static final int EXACT = Integer.MAX_VALUE;

    private final List<Candidate> chains;

    /** Chains of one listener; of equally specific ones the first is picked. */
    public FilterChainMatcher(List<FilterChain> chains) {
        this.chains = chains.stream().map(Candidate::of).toList();
    }

    /** The chain for a connection; null when none fits and the connection is closed. */
    public @Nullable FilterChain match(Facts facts) {
        FilterChain best = null;
        long bestRank = NO_MATCH;
        for (Candidate candidate : chains) {
            long rank = rank(candidate, facts);
            if (rank > bestRank) {
                best = candidate.chain();
                bestRank = rank;
            }
        }
        return best;
    }

    /** Whether a connection in plain text is served as HTTP. */
    public boolean servesPlainHttp() {
        FilterChain chain = match(Facts.PLAINTEXT);
        return chain != null && chain.target() instanceof FilterChain.Target.Http;
    }

    /** Whether there is nothing but plain HTTP. */
    public boolean onlyPlainHttp() {
        return chains.stream()
                .map(Candidate::chain)
                .allMatch(chain -> !chain.match().tls() && chain.target() instanceof FilterChain.Target.Http);
    }

    private static long rank(Candidate candidate, Facts facts) {
        FilterChain.Match match = candidate.chain().match();
        if (match.tls() != facts.tls()) {
            return NO_MATCH;
        }
        int destination = destinationRank(candidate.destinations(), facts.originalDestination());
        int name = nameRank(match.serverNames(), facts.serverName());
        return destination == NO_MATCH || name == NO_MATCH ? NO_MATCH : ((long) destination << 32) + name;
    }

    private static int destinationRank(List<AddressBlock> blocks, @Nullable InetAddress destination) {
        if (blocks.isEmpty()) {
            return 0;
        }
        int longest = NO_MATCH;
        for (AddressBlock block : blocks) {
            if (destination != null && block.contains(destination)) {
                longest = Math.max(longest, block.bits() + 1);
            }
        }
        return longest;
    }

    private static int nameRank(List<String> names, @Nullable String serverName) {
        if (names.isEmpty()) {
            return 0;
        }
        int best = NO_MATCH;
        String asked = serverName == null ? "" : serverName.toLowerCase(Locale.ROOT);
        for (String name : names) {
            if (name.equals(asked)) {
                return EXACT;
            }
            if (name.equals("*")) {
                best = Math.max(best, 1);
            } else if (name.startsWith("*.") && asked.endsWith(name.substring(1)) && asked.length() >= name.length()) {
                best = Math.max(best, name.length());
            }
        }
        return best;
    }

    private record Candidate(FilterChain chain, List<AddressBlock> destinations) {
        static Candidate of(FilterChain chain) {
            return new Candidate(
                    chain,
                    chain.match().destinationCidrs().stream()
                            .map(AddressBlock::parse)
                            .toList());
        }
    }

    /**
     * What is known of a connection before its first request.
     *
     * @param tls it begins with a ClientHello
     * @param serverName that it asks for; null for none
     * @param originalDestination of a captured connection; null for none
     */
    public record Facts(
            boolean tls,
            @Nullable String serverName,
            @Nullable InetAddress originalDestination) {
        /** A connection without TLS that nobody captured. */
        public static final Facts PLAINTEXT = new Facts(false, null, null);
    }
}
