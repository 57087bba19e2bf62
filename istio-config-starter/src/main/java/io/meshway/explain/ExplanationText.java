package io.meshway.explain;

import io.meshway.explain.Explanation.Answer;
import io.meshway.explain.Explanation.Destination;
import io.meshway.explain.Explanation.Endpoint;
import io.meshway.explain.Explanation.Tried;
import java.util.Locale;

/** An explanation for people at a terminal. */
public final class ExplanationText {
    private static final String WILL_DO = "  + ";
    private static final String WILL_NOT_DO = "  - ";

    private ExplanationText() {}

    /** Several lines, each with its end. */
    public static String of(Explanation explanation) {
        StringBuilder text = new StringBuilder();
        line(text, explanation.request());
        Explanation.Listener listener = explanation.listener();
        if (listener != null) {
            line(
                    text,
                    "listener: port " + listener.port() + (listener.bind().isEmpty() ? "" : " of " + listener.bind())
                            + ", filter chain " + listener.chain());
        }
        Explanation.Host host = explanation.virtualHost();
        if (host != null) {
            line(text, "virtual host: " + String.join(", ", host.domains()));
        }
        if (!explanation.rules().isEmpty()) {
            line(text, "rules tried:");
            explanation.rules().forEach(tried -> rule(text, tried));
        }
        answer(text, explanation.answer());
        return text.toString();
    }

    private static void rule(StringBuilder text, Tried tried) {
        String holder = tried.delegate() == null ? tried.resource() : tried.delegate() + " for " + tried.resource();
        String place = holder + " spec.http[" + tried.rule() + "]"
                + (tried.match() == null ? "" : ".match[" + tried.match() + "]")
                + (tried.name() == null ? "" : " (" + tried.name() + ")");
        line(
                text,
                tried.failed() == null
                        ? WILL_DO + place + ": takes it"
                        : WILL_NOT_DO + place + ": not " + tried.failed());
    }

    private static void answer(StringBuilder text, Answer answer) {
        Integer status = answer.status();
        line(
                text,
                "answer: " + answer.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                        + (status == null ? "" : " " + status) + ": " + answer.reason());
        if (answer.location() != null) {
            line(text, "  location: " + answer.location());
        }
        if (answer.authority() != null) {
            line(text, "  authority: " + answer.authority());
        }
        if (answer.path() != null) {
            line(text, "  path: " + answer.path());
        }
        answer.besides().forEach(note -> line(text, "  " + note));
        answer.destinations().forEach(destination -> destination(text, destination));
    }

    private static void destination(StringBuilder text, Destination destination) {
        line(
                text,
                "  to " + destination.cluster() + ", weight " + destination.weight()
                        + (destination.problem() == null ? "" : ": " + destination.problem()));
        for (Endpoint endpoint : destination.endpoints()) {
            line(
                    text,
                    "      " + endpoint.address() + (endpoint.port() == 0 ? "" : ":" + endpoint.port())
                            + " " + endpoint.state()
                            + (endpoint.locality() == null ? "" : " in " + endpoint.locality()));
        }
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append('\n');
    }
}
