package io.meshway.mesh.validate;

import io.meshway.mesh.MeshConfig;
import io.meshway.model.DelegateRef;
import io.meshway.model.DirectResponse;
import io.meshway.model.HttpRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One entry of {@code spec.http}: that it does exactly one thing, and everything below it. */
final class HttpRuleCheck {
    private static final int LOWEST_STATUS = 200;
    private static final int HIGHEST_STATUS = 600;
    private static final int MAX_BODY_BYTES = 1024 * 1024;
    private static final int LARGE_BODY_BYTES = 100 * 1024;

    private final FaultCheck faults;

    HttpRuleCheck(MeshConfig mesh) {
        this.faults = new FaultCheck(mesh.compat().missingFaultPercentageMeansAll());
    }

    void check(String path, HttpRule rule, RuleContext context, Findings findings) {
        action(path, rule, context, findings);
        for (int i = 0; i < rule.match().size(); i++) {
            MatchCheck.check(path + ".match[" + i + "]", rule.match().get(i), context, findings);
        }
        RouteCheck.check(path, rule, context, findings);
        RedirectCheck.check(path + ".redirect", rule, findings);
        directResponse(path + ".directResponse", rule.directResponse(), findings);
        RewriteCheck.check(path + ".rewrite", rule, findings);
        timeout(path + ".timeout", rule.timeout(), findings);
        RetryCheck.check(path + ".retries", rule.retries(), findings);
        faults.check(path + ".fault", rule.fault(), findings);
        CorsCheck.check(path + ".corsPolicy", rule.corsPolicy(), findings);
        HeaderOperationsCheck.check(path + ".headers", rule.headers(), findings);
        HeaderOperationsCheck.authority(path, rule, findings);
    }

    /** {@code 0s} is taken for no timeout, of which the reader of the resource warns. */
    private static void timeout(String path, @Nullable Duration timeout, Findings findings) {
        if (timeout != null && !timeout.isZero()) {
            FieldRules.duration(path, timeout, findings);
        }
    }

    private static void action(String path, HttpRule rule, RuleContext context, Findings findings) {
        if (rule.delegate() != null) {
            delegate(path, rule, rule.delegate(), context, findings);
            return;
        }
        List<String> actions = new ArrayList<>();
        if (!rule.route().isEmpty()) {
            actions.add("route");
        }
        if (rule.redirect() != null) {
            actions.add("redirect");
        }
        if (rule.directResponse() != null) {
            actions.add("directResponse");
        }
        if (actions.isEmpty()) {
            findings.error(
                    path, "", "the rule does nothing", "write one of route, redirect, directResponse and delegate");
        } else if (actions.size() > 1) {
            findings.error(path, String.join(",", actions), "the rule does several things at once", "keep one of them");
        }
        if (rule.redirect() != null || rule.directResponse() != null) {
            withoutForwarding(path, rule, findings);
        }
    }

    private static void withoutForwarding(String path, HttpRule rule, Findings findings) {
        String answer = rule.redirect() != null ? "redirect" : "directResponse";
        if (rule.rewrite() != null) {
            findings.error(path + ".rewrite", "", "rewrite cannot stand beside " + answer, "remove one of the two");
        }
        if (rule.fault() != null) {
            findings.error(path + ".fault", "", "fault cannot stand beside " + answer, "remove one of the two");
        }
    }

    private static void delegate(
            String path, HttpRule rule, DelegateRef delegate, RuleContext context, Findings findings) {
        if (context.delegate()) {
            findings.error(
                    path + ".delegate",
                    delegate.name(),
                    "a delegate cannot delegate again",
                    "delegate from the VirtualService that has the hosts");
        }
        if (!rule.route().isEmpty()) {
            findings.error(path + ".route", "", "route cannot stand beside delegate", "move it into the delegate");
        }
        if (rule.redirect() != null) {
            findings.error(
                    path + ".redirect", "", "redirect cannot stand beside delegate", "move it into the delegate");
        }
        if (delegate.name().isEmpty()) {
            findings.warning(
                    path + ".delegate.name",
                    "",
                    "the delegate has no name, so the rule is dropped",
                    "name a VirtualService");
        }
    }

    private static void directResponse(String path, @Nullable DirectResponse response, Findings findings) {
        if (response == null) {
            return;
        }
        if (response.status() < LOWEST_STATUS || response.status() > HIGHEST_STATUS) {
            findings.error(
                    path + ".status", Integer.toString(response.status()), "the status must be from 200 to 599", "");
        }
        int size = response.body() == null ? 0 : response.body().size();
        if (size > MAX_BODY_BYTES) {
            findings.error(path + ".body", size + " bytes", "the body is larger than 1 MiB", "serve it from a backend");
        } else if (size > LARGE_BODY_BYTES) {
            findings.warning(
                    path + ".body", size + " bytes", "the body is larger than 100 KiB", "serve it from a backend");
        }
    }
}
