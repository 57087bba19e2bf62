package io.meshway.model.parse;

import io.meshway.model.DelegateRef;
import io.meshway.model.Finding;
import io.meshway.model.HttpDestination;
import io.meshway.model.HttpRetry;
import io.meshway.model.HttpRewrite;
import io.meshway.model.HttpRule;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads Istio's {@code HTTPRoute}. */
final class HttpRuleReader {
    private HttpRuleReader() {}

    static HttpRule read(FieldCursor rule) {
        return new HttpRule(
                rule.text("name"),
                rule.objectsOrOne("match", MatchReader::read),
                rule.objects("route", HttpRuleReader::destination),
                rule.object("redirect", RedirectReader::read),
                rule.object("directResponse", DirectResponseReader::read),
                rule.object("delegate", HttpRuleReader::delegate),
                rule.object("rewrite", HttpRuleReader::rewrite),
                timeout(rule),
                rule.object("retries", HttpRuleReader::retries),
                rule.object("fault", FaultReader::read),
                rule.object("mirror", DestinationReader::read),
                MirrorReader.percentage(rule),
                MirrorReader.several(rule),
                rule.object("corsPolicy", CorsReader::read),
                HeaderOperationsReader.field(rule));
    }

    private static HttpDestination destination(FieldCursor entry) {
        return new HttpDestination(
                entry.objectOrEmpty("destination", DestinationReader::read),
                entry.integer("weight", Defaults.NUMBER),
                HeaderOperationsReader.field(entry));
    }

    private static DelegateRef delegate(FieldCursor delegate) {
        return new DelegateRef(delegate.text("name", Defaults.TEXT), delegate.text("namespace"));
    }

    private static HttpRewrite rewrite(FieldCursor rewrite) {
        return new HttpRewrite(
                rewrite.text("uri"),
                rewrite.text("authority"),
                rewrite.object(
                        "uriRegexRewrite",
                        regex -> new HttpRewrite.RegexRewrite(
                                regex.text("match", Defaults.TEXT), regex.text("rewrite", Defaults.TEXT))));
    }

    /** {@code 0s} once switched the timeout off; Istio refuses it today. */
    private static @Nullable Duration timeout(FieldCursor rule) {
        Duration timeout = rule.duration("timeout");
        if (timeout != null && timeout.isZero()) {
            rule.warn(Finding.DEPRECATED, "timeout", "taken for no timeout; Istio refuses it", "leave the field out");
        }
        return timeout;
    }

    static HttpRetry retries(FieldCursor retries) {
        return new HttpRetry(
                retries.integer("attempts", Defaults.NUMBER),
                retries.duration("perTryTimeout"),
                retries.text("retryOn"),
                retries.bool("retryRemoteLocalities"),
                retries.bool("retryIgnorePreviousHosts"),
                retries.duration("backoff"));
    }
}
