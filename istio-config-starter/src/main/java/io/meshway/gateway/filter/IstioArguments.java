package io.meshway.gateway.filter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Arguments of one of Istio's filters or of its predicate, by the names of Istio's fields with dots between: {@code abort.httpStatus}. In routes that are written
 * in Java: {@code factory.apply(IstioArguments.of("timeout", "5s"))}.
 */
public final class IstioArguments extends LinkedHashMap<String, String> {
    private static final long serialVersionUID = 1L;

    /** What Spring Cloud Gateway calls the values of a shortcut, with their number behind. */
    private static final String POSITIONAL = "_genkey_";

    /** No arguments yet; Spring binds them. */
    public IstioArguments() {}

    /** Names and values in turn. */
    public static IstioArguments of(String... namesAndValues) {
        IstioArguments arguments = new IstioArguments();
        for (int i = 0; i + 1 < namesAndValues.length; i += 2) {
            arguments.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return arguments;
    }

    /** The values of a shortcut, in order. */
    List<String> positional() {
        Map<Integer, String> values = new TreeMap<>();
        forEach((name, value) -> {
            if (name.startsWith(POSITIONAL)) {
                values.put(Integer.valueOf(name.substring(POSITIONAL.length())), value);
            }
        });
        return new ArrayList<>(values.values());
    }

    /** Those that were given by name. */
    Map<String, String> named() {
        Map<String, String> values = new LinkedHashMap<>(this);
        values.keySet().removeIf(name -> name.startsWith(POSITIONAL));
        return values;
    }
}
