package io.meshway.mesh;

import io.meshway.model.HttpMatch;
import io.meshway.model.StringMatch;
import io.meshway.model.StringMatch.Prefix;
import io.meshway.model.StringMatch.Present;
import io.meshway.model.StringMatch.Regex;
import org.jspecify.annotations.Nullable;

/** Which conditions take every request: no later route of the same virtual host is ever reached behind them. */
final class CatchAll {
    private CatchAll() {}

    /** Whether the path may be any and nothing else is asked for. Conditions that are decided before a request comes do not count. */
    static boolean takesEverything(@Nullable HttpMatch match) {
        return match == null
                || (takesEveryPath(match.uri())
                        && match.headers().isEmpty()
                        && match.withoutHeaders().isEmpty()
                        && match.queryParams().isEmpty()
                        && match.method() == null
                        && match.authority() == null
                        && match.scheme() == null);
    }

    private static boolean takesEveryPath(@Nullable StringMatch uri) {
        if (uri instanceof Prefix prefix) {
            return prefix.value().equals("/");
        }
        if (uri instanceof Regex regex) {
            return regex.value().equals(".*");
        }
        return uri == null || uri instanceof Present;
    }
}
