package io.meshway.model.parse;

import io.meshway.model.parse.UnsupportedField.Effect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The catalogue of Istio's fields that Meshway does not serve, with the reason for each. Most are read into the model all the same. Serving a field
 * means: take its line out here and name the test that proves it in {@code support/tests.yaml}.
 */
final class UnsupportedFields {
    /** {@code headers} of a match with a JWT claim for a key: no such header exists, so the rule never matches. */
    static final UnsupportedField CLAIM = new UnsupportedField(
            "VirtualService.spec.http[].match[].headers{@request.auth.claims}",
            Set.of(),
            Effect.WARNING,
            "conditions on JWT claims are not served yet: this rule never matches",
            "match a header that the issuer of the token sets");

    /** {@code withoutHeaders} with a JWT claim for a key: taken as a header it would always hold. */
    static final UnsupportedField CLAIM_ABSENT = new UnsupportedField(
            "VirtualService.spec.http[].match[].withoutHeaders{@request.auth.claims}",
            Set.of(),
            Effect.ERROR,
            "conditions on JWT claims are not served yet, and without it the rule would apply to more than meant",
            "match a header that the issuer of the token sets");

    private static final List<UnsupportedField> ALL = catalogue();
    private static final Map<String, List<UnsupportedField>> BY_LAST_NAME = byLastName();

    private UnsupportedFields() {}

    /** Every entry, in the order of kinds. */
    static List<UnsupportedField> all() {
        return ALL;
    }

    /** The entry for a field that a document sets to this value; null when the field is served. */
    static @Nullable UnsupportedField find(String schema, JsonNode value) {
        for (UnsupportedField entry : candidates(schema)) {
            if (entry.covers(schema) && entry.concerns(value)) {
                return entry;
            }
        }
        return null;
    }

    /** The entry about exactly this place of the schema, whatever the value; null when there is none. */
    static @Nullable UnsupportedField find(String schema) {
        for (UnsupportedField entry : candidates(schema)) {
            if (entry.covers(schema)) {
                return entry;
            }
        }
        return null;
    }

    private static List<UnsupportedField> candidates(String schema) {
        return BY_LAST_NAME.getOrDefault(schema.substring(schema.lastIndexOf('.') + 1), List.of());
    }

    private static List<UnsupportedField> catalogue() {
        Catalogue all = new Catalogue();
        virtualService(all);
        gateway(all);
        serviceEntry(all);
        destinationRule(all);
        all.silent(
                "Sidecar.spec",
                "gateways ignore Sidecars, in Istio too; the rules of a Meshway sidecar are not served yet");
        all.silent("Sidecar.**.port.targetPort", "Istio ignores it too");
        return List.copyOf(all.entries);
    }

    private static void virtualService(Catalogue all) {
        String rule = "VirtualService.spec.http[].";
        all.add(CLAIM);
        all.add(CLAIM_ABSENT);
        all.warn(rule + "match[].statPrefix", "metrics of a route under a name of its own are not served yet", "");
        all.error(rule + "fault.delay.exponentialDelay", "Istio refuses it too: nobody serves it", "use fixedDelay");
        all.error(
                rule + "fault.abort.http2Error",
                "Istio refuses it too: nobody serves it",
                "use httpStatus or grpcStatus");
        all.silent("VirtualService.spec.tcp[].match[].sourceSubnet", "Istio ignores it too");
        for (String section : List.of("tls", "tcp")) {
            all.warnEach(
                    "VirtualService.spec." + section + "[].match[].",
                    "it counts for sidecars only, as in Istio: a gateway does not look at it",
                    "",
                    List.of("destinationSubnets", "sourceLabels", "sourceNamespace"));
        }
    }

    private static void gateway(Catalogue all) {
        String server = "Gateway.spec.servers[].";
        all.warnValues(
                server + "tls.mode",
                Set.of("AUTO_PASSTHROUGH"),
                "this mode is not served yet: this server is not opened");
        all.error(server + "port.targetPort", "Istio refuses it too", "take it out; the pod's Service maps ports");
        all.silent(server + "defaultEndpoint", "Istio ignores it too");
        all.silent(server + "name", "Istio gives it to statistics only");
        all.silent(server + "port.name", "required and unique, as in Istio, but no request can tell");
    }

    private static void serviceEntry(Catalogue all) {
        all.silent("ServiceEntry.spec.addresses", "gateways go by hosts, in Istio too; sidecars are not served yet");
        all.silent(
                "ServiceEntry.spec.location", "says whether mutual TLS is expected by itself, which is not served yet");
        for (String workload : List.of("ServiceEntry.spec.endpoints[].", "WorkloadEntry.spec.")) {
            all.warn(workload + "network", "several networks are not served: the address is dialled as it is", "");
        }
    }

    private static void destinationRule(Catalogue all) {
        String policy = "DestinationRule.**.";
        all.warn(policy + "outlierDetection.consecutiveErrors", "Istio ignores it too", "write consecutive5xxErrors");
        all.warn(
                policy + "loadBalancer.zoneAwareLbSetting",
                "zone-aware load balancing is not served: a proxy does not know its siblings",
                "write localityLbSetting");
        all.warn(policy + "tunnel", "tunnels are not served yet", "");
        all.warn(policy + "proxyProtocol", "the PROXY protocol is not served yet", "");
        all.warn(policy + "retryBudget.budgetInterval", "a budget counts the requests of the moment only", "");
    }

    private static Map<String, List<UnsupportedField>> byLastName() {
        Map<String, List<UnsupportedField>> index = new HashMap<>();
        for (UnsupportedField entry : ALL) {
            index.computeIfAbsent(entry.lastName(), name -> new ArrayList<>()).add(entry);
        }
        return Map.copyOf(index);
    }

    /** Collects entries of each effect. */
    private static final class Catalogue {
        private final List<UnsupportedField> entries = new ArrayList<>();

        void add(UnsupportedField entry) {
            entries.add(entry);
        }

        void warn(String pattern, String reason, String wayOut) {
            add(new UnsupportedField(pattern, Set.of(), Effect.WARNING, reason, wayOut));
        }

        void warnEach(String parent, String reason, String wayOut, List<String> names) {
            names.forEach(name -> warn(parent + name, reason, wayOut));
        }

        void warnValues(String pattern, Set<String> values, String reason) {
            add(new UnsupportedField(pattern, values, Effect.WARNING, reason, ""));
        }

        void error(String pattern, String reason, String wayOut) {
            add(new UnsupportedField(pattern, Set.of(), Effect.ERROR, reason, wayOut));
        }

        void silent(String pattern, String reason) {
            add(new UnsupportedField(pattern, Set.of(), Effect.SILENT, reason, ""));
        }
    }
}
