package io.meshway.cli;

import io.meshway.explain.Explanation;
import io.meshway.explain.Explanation.Destination;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request and what is expected of it; what is null is not looked at.
 *
 * @param destinations each {@code host[:port][/subset]}; null is not looked at
 * @param route id of the route, such as {@code default/reviews[0]}
 */
record RequestTest(
        String name,
        String request,
        List<String> headers,
        @Nullable List<String> destinations,
        @Nullable String route,
        @Nullable Integer status,
        @Nullable String location,
        @Nullable String path) {

    /** Two lines for each thing that is not as expected: what was, behind a minus, and what is, behind a plus. */
    List<String> differences(Explanation actual) {
        List<String> differences = new ArrayList<>();
        Explanation.Answer answer = actual.answer();
        if (destinations != null && !fits(destinations, answer.destinations())) {
            add(differences, "destination", String.join(", ", destinations), actualDestinations(answer));
        }
        String taken = actual.winner() == null ? null : actual.winner().route();
        compare(differences, "route", route, taken, answer);
        compare(differences, "status", status, answer.status(), answer);
        compare(differences, "location", location, answer.location(), answer);
        compare(differences, "path", path, answer.path(), answer);
        return differences;
    }

    private static void compare(
            List<String> differences,
            String what,
            @Nullable Object expected,
            @Nullable Object actual,
            Explanation.Answer answer) {
        if (expected != null && !Objects.equals(expected, actual)) {
            add(
                    differences,
                    what,
                    expected.toString(),
                    actual == null ? "none: " + answer.reason() : actual.toString());
        }
    }

    private static void add(List<String> differences, String what, String expected, String actual) {
        differences.add("- " + what + ": " + expected);
        differences.add("+ " + what + ": " + actual);
    }

    private static String actualDestinations(Explanation.Answer answer) {
        return answer.destinations().isEmpty()
                ? "none: " + answer.reason() + (answer.status() == null ? "" : ", " + answer.status())
                : String.join(
                        ", ",
                        answer.destinations().stream().map(RequestTest::written).toList());
    }

    private static String written(Destination destination) {
        return destination.host() + ":" + destination.port()
                + (destination.subset() == null ? "" : "/" + destination.subset());
    }

    private static boolean fits(List<String> expected, List<Destination> actual) {
        return expected.size() == actual.size()
                && expected.stream().allMatch(one -> actual.stream().anyMatch(other -> fits(one, other)));
    }

    /** Parts that are not written do not matter. */
    private static boolean fits(String expected, Destination actual) {
        int slash = expected.indexOf('/');
        String address = slash < 0 ? expected : expected.substring(0, slash);
        boolean subset = slash < 0 || expected.substring(slash + 1).equals(actual.subset());
        return subset && (address.equals(actual.host()) || address.equals(actual.host() + ":" + actual.port()));
    }
}
