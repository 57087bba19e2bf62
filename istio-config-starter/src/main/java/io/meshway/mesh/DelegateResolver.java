package io.meshway.mesh;

import io.meshway.model.DelegateRef;
import io.meshway.model.Finding;
import io.meshway.model.HttpMatch;
import io.meshway.model.HttpRule;
import io.meshway.model.Kind;
import io.meshway.model.ResourceKey;
import io.meshway.model.VirtualService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts the rules of delegates in the place of the root rules that name them, one level deep. */
final class DelegateResolver {
    private final Map<ResourceKey, VirtualService> delegates = new HashMap<>();
    private final MeshConfig config;

    /** @param virtualServices all of them: a delegate is exported to its root's namespace, not to the proxy's */
    DelegateResolver(List<VirtualService> virtualServices, MeshConfig config) {
        this.config = config;
        for (VirtualService virtualService : virtualServices) {
            if (virtualService.hosts().isEmpty()) {
                delegates.put(virtualService.key(), virtualService);
            }
        }
    }

    /** Whether any rule of the root is somebody else's to say. */
    static boolean delegates(VirtualService root) {
        for (HttpRule rule : root.http()) {
            if (rule.delegate() != null) {
                return true;
            }
        }
        return false;
    }

    /** What the references of a root lead to, in order; null where there is no such delegate. */
    List<@Nullable VirtualService> delegatesOf(VirtualService root) {
        List<@Nullable VirtualService> found = new ArrayList<>();
        for (HttpRule rule : root.http()) {
            DelegateRef reference = rule.delegate();
            if (reference != null) {
                found.add(delegates.get(key(root, reference)));
            }
        }
        return found;
    }

    private static ResourceKey key(VirtualService root, DelegateRef reference) {
        String namespace = reference.namespace() == null ? "" : reference.namespace();
        return new ResourceKey(
                Kind.VIRTUAL_SERVICE, namespace.isEmpty() ? root.namespace() : namespace, reference.name());
    }

    /**
     * The HTTP rules of a root in the order in which they count.
     *
     * @param findings takes what is wrong with them
     */
    List<HeldRule> rules(VirtualService root, LinkFindings findings) {
        List<HeldRule> rules = new ArrayList<>(root.http().size());
        for (int i = 0; i < root.http().size(); i++) {
            HttpRule rule = root.http().get(i);
            DelegateRef reference = rule.delegate();
            if (reference == null) {
                rules.add(new HeldRule(rule, i, root, null, i, false, false));
            } else {
                VirtualService delegate = find(root, i, reference, findings);
                if (delegate != null) {
                    addRules(rules, root, i, delegate, findings);
                }
            }
        }
        return rules;
    }

    private @Nullable VirtualService find(VirtualService root, int rule, DelegateRef reference, LinkFindings findings) {
        ResourceKey key = key(root, reference);
        VirtualService delegate = delegates.get(key);
        String path = "spec.http[" + rule + "].delegate";
        if (delegate == null) {
            findings.warn(
                    Finding.REFERENCED_NOT_FOUND,
                    root,
                    path,
                    key.namespace() + '/' + key.name(),
                    "there is no such delegate, so the rule is left out",
                    "create a VirtualService with this name and without hosts, or correct the reference");
            return null;
        }
        Visibility visibility =
                Visibility.of(delegate.exportTo(), config.defaultVirtualServiceExportTo(), delegate.namespace());
        if (!visibility.includes(root.namespace())) {
            findings.warn(
                    Finding.REFERENCED_NOT_FOUND,
                    root,
                    path,
                    key.namespace() + '/' + key.name(),
                    "the delegate is not exported to namespace " + root.namespace() + ", so the rule is left out",
                    "add the namespace to the delegate's spec.exportTo");
            return null;
        }
        return delegate;
    }

    private static void addRules(
            List<HeldRule> rules, VirtualService root, int rootIndex, VirtualService delegate, LinkFindings findings) {
        HttpRule rootRule = root.http().get(rootIndex);
        List<HttpMatch> rootMatch = withGatewayKeys(rootRule.match(), root.namespace());
        for (int i = 0; i < delegate.http().size(); i++) {
            HttpRule own = delegate.http().get(i);
            String path = "spec.http[" + i + "]";
            if (own.delegate() != null) {
                findings.warn(
                        Finding.INVALID,
                        delegate,
                        path + ".delegate",
                        own.delegate().name(),
                        "a delegate cannot delegate, so the rule is left out",
                        "write the rules of the second delegate here");
                continue;
            }
            List<HttpMatch> match = DelegateMatch.merge(rootMatch, withGatewayKeys(own.match(), delegate.namespace()));
            if (match == null) {
                findings.warn(
                        Finding.UNREACHABLE_RULE,
                        delegate,
                        path + ".match",
                        "",
                        "contradicts the match of " + root.key() + " spec.http[" + rootIndex
                                + "], so the rule is left out",
                        "narrow the root's conditions, do not widen them; expressions cannot be combined");
            } else {
                HttpRule merged = inherit(rootRule, own, match);
                boolean mirrorOfRoot = own.mirror() == null;
                boolean mirrorsOfRoot = own.mirrors().isEmpty();
                rules.add(new HeldRule(merged, i, root, delegate, rootIndex, mirrorOfRoot, mirrorsOfRoot));
            }
        }
    }

    /** Gateway names of a match say what they mean in their own namespace; here they get to mean the same anywhere. */
    private static List<HttpMatch> withGatewayKeys(List<HttpMatch> matches, String namespace) {
        if (matches.stream().allMatch(match -> match.gateways().isEmpty())) {
            return matches;
        }
        return matches.stream()
                .map(match -> withGateways(
                        match,
                        match.gateways().stream()
                                .map(written -> complete(written, namespace))
                                .toList()))
                .toList();
    }

    private static String complete(String written, String namespace) {
        ResourceKey gateway = GatewayBinding.gateway(written, namespace);
        return gateway == null ? GatewayBinding.MESH : gateway.namespace() + '/' + gateway.name();
    }

    private static HttpMatch withGateways(HttpMatch match, List<String> gateways) {
        return new HttpMatch(
                match.name(),
                match.uri(),
                match.ignoreUriCase(),
                match.scheme(),
                match.method(),
                match.authority(),
                match.headers(),
                match.withoutHeaders(),
                match.queryParams(),
                match.port(),
                match.sourceLabels(),
                match.sourceNamespace(),
                gateways,
                match.statPrefix());
    }

    private static HttpRule inherit(HttpRule root, HttpRule own, List<HttpMatch> match) {
        return new HttpRule(
                DelegateMatch.joinNames(root.name(), own.name()),
                match,
                own.route(),
                own.redirect(),
                own(own.directResponse(), root.directResponse()),
                null,
                own(own.rewrite(), root.rewrite()),
                own(own.timeout(), root.timeout()),
                own(own.retries(), root.retries()),
                own(own.fault(), root.fault()),
                own(own.mirror(), root.mirror()),
                own(own.mirrorPercentage(), root.mirrorPercentage()),
                own.mirrors().isEmpty() ? root.mirrors() : own.mirrors(),
                own(own.corsPolicy(), root.corsPolicy()),
                own.headers().isEmpty() ? root.headers() : own.headers());
    }

    private static <T> @Nullable T own(@Nullable T delegate, @Nullable T root) {
        return delegate != null ? delegate : root;
    }
}
