package io.meshway.gateway.filter;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Istio's behaviours as filters by name. Arguments are the fields that the behaviour has in a VirtualService; a shortcut names some of them by their place. */
enum Behaviour {
    /** {@code IstioFault=abort,503,10} or {@code IstioFault=delay,5s,10}: kind, status or time, percentage. */
    FAULT("IstioFault", "fault.", "kind", "value", "percentage") {
        @Override
        Map<String, String> shortcut(List<String> values) {
            Map<String, String> byPlace = super.shortcut(values);
            String kind = required(byPlace, "kind");
            String value = required(byPlace, "value");
            String field = switch (kind) {
                case "delay" -> "fixedDelay";
                case "abort" -> Character.isDigit(value.charAt(0)) ? "httpStatus" : "grpcStatus";
                default -> throw refusal("kind", kind, "is neither abort nor delay");
            };
            return Map.of(kind + '.' + field, value, kind + ".percentage.value", required(byPlace, "percentage"));
        }
    },
    /** {@code IstioCors=https://a.example,https://b.example}: allowed origins. */
    CORS("IstioCors", "corsPolicy.", "allowOrigins"),
    /** {@code IstioHeaders=request,set,x-tenant,blue}: side, operation, header, value; {@code remove} takes names only. */
    HEADERS("IstioHeaders", "headers.", "side", "operation", "header", "value") {
        @Override
        Map<String, String> shortcut(List<String> values) {
            Map<String, String> byPlace = super.shortcut(values);
            String operation = required(byPlace, "operation");
            String path = required(byPlace, "side") + '.' + operation;
            String header = required(byPlace, "header");
            if (operation.equals("remove")) {
                return Map.of(path, values.size() > 3 ? header + ',' + byPlace.get("value") : header);
            }
            return Map.of(path + '.' + header, required(byPlace, "value"));
        }
    },
    /** {@code IstioRewrite=/path,authority}; argument {@code prefix} says which part of the path is replaced, else the whole path is. */
    REWRITE("IstioRewrite", "rewrite.", "uri", "authority"),
    /** {@code IstioRedirect=/path,authority,302}; {@code prefixRewrite} needs the argument {@code prefix} too. */
    REDIRECT("IstioRedirect", "redirect.", "uri", "authority", "redirectCode"),
    /** {@code IstioDirectResponse=503,closed for today}. */
    DIRECT_RESPONSE("IstioDirectResponse", "directResponse.", "status", "body.string"),
    /** {@code IstioRetry=3,2s,5xx,connect-failure}: attempts, time per try, conditions. */
    RETRY("IstioRetry", "retries.", "attempts", "perTryTimeout", "retryOn"),
    /** {@code IstioTimeout=5s}. */
    TIMEOUT("IstioTimeout", "", "timeout"),
    /** {@code IstioMirror=mesh://reviews.default.svc.cluster.local:9080/v2,10}: where to, percentage. */
    MIRROR("IstioMirror", "mirrors.0.", "to", "percentage") {
        @Override
        Map<String, String> shortcut(List<String> values) {
            Map<String, String> byPlace = super.shortcut(values);
            MeshAddress to = MeshAddress.parse(required(byPlace, "to"));
            Map<String, String> named = new LinkedHashMap<>();
            named.put("destination.host", to.host());
            if (to.port() != null) {
                named.put("destination.port.number", to.port().toString());
            }
            if (to.subset() != null) {
                named.put("destination.subset", to.subset());
            }
            if (byPlace.containsKey("percentage")) {
                named.put("percentage.value", byPlace.get("percentage"));
            }
            return named;
        }
    };

    private final String filter;
    private final String field;
    /** A copy that nobody changes. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final List<String> places;

    Behaviour(String filter, String field, String... places) {
        this.filter = filter;
        this.field = field;
        this.places = List.of(places);
    }

    /** The name of the filter. */
    String filter() {
        return filter;
    }

    /** Where its arguments are in a rule. */
    String field() {
        return field;
    }

    /** Whether it is part of how a route forwards, and so means something for mesh destinations only. */
    boolean isOfPlans() {
        return this == RETRY || this == TIMEOUT || this == MIRROR;
    }

    /** Whether a filter in shortcut form is part of how a route forwards. */
    static boolean isOfPlans(String shortcut) {
        String name = shortcut.split("=", 2)[0].strip();
        for (Behaviour behaviour : values()) {
            if (behaviour.filter.equals(name)) {
                return behaviour.isOfPlans();
            }
        }
        return false;
    }

    /** The arguments that the values of a shortcut stand for; the last place takes what is left, with its commas. */
    Map<String, String> shortcut(List<String> values) {
        Map<String, String> named = new LinkedHashMap<>();
        for (int i = 0; i < places.size() && i < values.size(); i++) {
            boolean last = i == places.size() - 1;
            named.put(
                    places.get(i),
                    last
                            ? String.join(",", values.subList(i, values.size())).strip()
                            : values.get(i).strip());
        }
        return named;
    }

    String required(Map<String, String> values, String argument) {
        String value = values.get(argument);
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException(filter + ": argument " + argument + " is missing; the shortcut is "
                    + filter + '=' + String.join(",", places));
        }
        return value;
    }

    IllegalArgumentException refusal(String argument, String value, String problem) {
        return new IllegalArgumentException(filter + ": argument " + argument + "=" + value + ' ' + problem);
    }
}
