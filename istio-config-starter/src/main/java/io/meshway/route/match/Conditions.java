package io.meshway.route.match;

import io.meshway.model.HttpMatch;
import io.meshway.model.StringMatch;
import io.meshway.route.AsciiCase;
import io.meshway.route.RequestMatcher;
import io.meshway.route.RequestView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes the conditions of a match entry on everything but the path, in the order in which they are asked. */
final class Conditions {
    /** A header of this name stands for a claim of a validated token. */
    private static final String CLAIM = "@request.auth.claims";

    private final List<Priced> conditions = new ArrayList<>();

    private Conditions() {}

    static List<RequestMatcher> besidePath(HttpMatch match) {
        var conditions = new Conditions();
        conditions.attribute(RequestAttribute.METHOD, match.method());
        conditions.attribute(RequestAttribute.SCHEME, match.scheme());
        conditions.attribute(RequestAttribute.AUTHORITY, match.authority());
        new TreeMap<>(match.headers()).forEach((name, value) -> conditions.header(name, value, false));
        new TreeMap<>(match.withoutHeaders()).forEach((name, value) -> conditions.header(name, value, true));
        new TreeMap<>(match.queryParams()).forEach(conditions::query);
        return conditions.sorted();
    }

    private void attribute(RequestAttribute attribute, @Nullable StringMatch match) {
        if (match != null && !TextMatchers.asksForPresence(match)) {
            TextMatcher value = TextMatchers.of(match);
            add(new AttributeCondition(attribute, value, false), Cost.of(value, Cost.ATTRIBUTE));
        }
    }

    private void header(String written, StringMatch match, boolean without) {
        String name = AsciiCase.lower(written);
        TextMatcher value = TextMatchers.of(match);
        RequestAttribute attribute = RequestAttribute.ofPseudoHeader(name);
        if (attribute != null) {
            add(new AttributeCondition(attribute, value, without), Cost.of(value, Cost.ATTRIBUTE));
        } else if (name.startsWith(CLAIM)) {
            add(new ClaimCondition(written, without), Cost.ATTRIBUTE);
        } else {
            boolean presence = TextMatchers.asksForPresence(match);
            RequestMatcher condition = without
                    ? new WithoutHeaderCondition(name, presence ? null : value)
                    : new HeaderCondition(name, presence ? null : value);
            add(condition, Cost.of(value, Cost.HEADER));
        }
    }

    private void query(String name, StringMatch match) {
        TextMatcher value = TextMatchers.of(match);
        add(new QueryCondition(name, value), Cost.of(value, Cost.QUERY));
    }

    private void add(RequestMatcher condition, Cost cost) {
        conditions.add(new Priced(condition, cost));
    }

    private List<RequestMatcher> sorted() {
        return conditions.stream()
                .sorted(Comparator.comparing(Priced::cost))
                .map(Priced::condition)
                .toList();
    }

    private record Priced(RequestMatcher condition, Cost cost) {}

    /** Cheap before dear. */
    private enum Cost {
        ATTRIBUTE,
        HEADER,
        QUERY,
        REGEX;

        static Cost of(TextMatcher matcher, Cost otherwise) {
            return matcher instanceof RegexText regex && regex.expensive() ? REGEX : otherwise;
        }
    }

    /** Nobody validates tokens here, so no claim is ever there; a header that a client sends under this name must not pass for one. */
    private record ClaimCondition(String name, boolean without) implements RequestMatcher {
        @Override
        public boolean matches(RequestView request) {
            return without;
        }

        @Override
        public String describe() {
            return (without ? "without " : "") + "claim " + name;
        }
    }
}
