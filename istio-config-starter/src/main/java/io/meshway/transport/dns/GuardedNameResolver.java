package io.meshway.transport.dns;

import io.meshway.cluster.NameResolver;
import io.meshway.proxy.AddressRanges;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * For names that no resource gives an address for: whoever answers for such a name must not lead us to loopback, to link-local addresses (where clouds keep
 * their metadata) or to addresses of this machine, where our own listeners are. Such addresses are left out of answers; a name of localhost may have them.
 */
public final class GuardedNameResolver implements NameResolver {
    private static final Logger log = LoggerFactory.getLogger(GuardedNameResolver.class);
    private static final String LOCALHOST = "localhost";

    /** Names that the log was told of; more are left out in silence. */
    private static final int MAX_TOLD = 1000;

    private final NameResolver resolver;
    private final AddressRanges allowed;
    private final Executor executor;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /**
     * A guard before a resolver.
     *
     * @param allowed ranges that every name may lead to
     * @param executor looks at answers: the question whether an address is our own is not one for event loops
     */
    public GuardedNameResolver(NameResolver resolver, AddressRanges allowed, Executor executor) {
        this.resolver = resolver;
        this.allowed = allowed;
        this.executor = executor;
    }

    @Override
    public CompletionStage<Answer> resolve(String name) {
        CompletionStage<Answer> answer = resolver.resolve(name);
        boolean local = name.equals(LOCALHOST) || name.endsWith('.' + LOCALHOST);
        return local ? answer : answer.thenApplyAsync(all -> guarded(name, all), executor);
    }

    private Answer guarded(String name, Answer answer) {
        List<InetAddress> harmless = new ArrayList<>(answer.addresses());
        if (!harmless.removeIf(address -> !allows(address))) {
            return answer;
        }
        if (told.size() < MAX_TOLD && told.add(name)) {
            log.warn(
                    "{} resolves to {}: addresses of this machine and its link are not used for names that no resource gives an endpoint for. "
                            + "List the address as an endpoint, or allow it with istio.dns.allowed-cidrs",
                    name,
                    answer.addresses());
        }
        return new Answer(harmless, answer.timeToLive());
    }

    private boolean allows(InetAddress address) {
        return allowed.contains(address) || !(isSpecial(address) || isOwn(address));
    }

    private static boolean isSpecial(InetAddress address) {
        return address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isAnyLocalAddress()
                || address.isMulticastAddress()
                || (address instanceof Inet6Address six && six.isIPv4CompatibleAddress());
    }

    private static boolean isOwn(InetAddress address) {
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            // Nobody can say, so nobody may.
            return true;
        }
    }
}
