package io.meshway.actuate;

import io.meshway.mesh.ProxyIdentity;
import io.meshway.model.Finding;
import io.meshway.model.ResourceKey;
import io.meshway.runtime.MeshState;
import io.meshway.source.Admitted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * {@code /actuator/istio}: what is in force, and what is wrong with it.
 *
 * @param version counts the changes applied; 0 before the first
 * @param fingerprint the same for every proxy with the same resources in force, however it came to them; null before the first
 * @param appliedAt when it came into force; null before the first
 * @param ageSeconds since then
 * @param proxy who this proxy is
 * @param resources how many are in force, and how many are not
 * @param totalFindings how many there are; with a filter, how many fit
 * @param findings those on the page
 */
record ConfigView(
        long version,
        @Nullable String fingerprint,
        @Nullable Instant appliedAt,
        @Nullable Double ageSeconds,
        Proxy proxy,
        Resources resources,
        int totalFindings,
        int offset,
        int limit,
        List<Problem> findings)
        implements OperationResponseBody {
    private static final double MILLIS_PER_SECOND = 1000.0;

    static ConfigView of(MeshState state, List<Finding> findings, ProxyIdentity proxy, Instant now, Page page) {
        boolean applied = state.version() > 0;
        Page.Cursor cursor = page.cursor();
        List<Problem> problems = new ArrayList<>();
        for (Finding finding : findings) {
            if (page.shows(subject(finding)) && !cursor.next(1).isEmpty()) {
                problems.add(Problem.of(finding));
            }
        }
        return new ConfigView(
                state.version(),
                null,
                applied ? state.appliedAt() : null,
                applied ? Duration.between(state.appliedAt(), now).toMillis() / MILLIS_PER_SECOND : null,
                Proxy.of(proxy),
                Resources.of(state.admitted()),
                cursor.total(),
                page.offset(),
                page.limit(),
                problems);
    }

    ConfigView withFingerprint(@Nullable String print) {
        return new ConfigView(
                version, print, appliedAt, ageSeconds, proxy, resources, totalFindings, offset, limit, findings);
    }

    private static String subject(Finding finding) {
        ResourceKey resource = finding.resource();
        return resource == null ? finding.origin() : resource.namespace() + '/' + resource.name();
    }

    /** The proxy. */
    record Proxy(
            String role,
            String namespace,
            Map<String, String> labels,
            @Nullable String locality,
            String serviceAccount,
            String id) {
        static Proxy of(ProxyIdentity identity) {
            String locality = identity.locality().toString();
            return new Proxy(
                    identity.role().name().toLowerCase(Locale.ROOT),
                    identity.namespace(),
                    new TreeMap<>(identity.labels()),
                    locality.isEmpty() ? null : locality,
                    identity.serviceAccount(),
                    identity.id());
        }
    }

    /**
     * Counts.
     *
     * @param accepted in force as they are written now
     * @param rejected documents and files that are not, because of an error
     * @param retained of the rejected ones, those whose last accepted version is still in force
     */
    record Resources(int accepted, int rejected, int retained) {
        static Resources of(Admitted admitted) {
            return new Resources(admitted.accepted(), admitted.rejected(), admitted.retained());
        }
    }

    /** A {@link Finding}; what is empty there is left out. */
    record Problem(
            String severity,
            String code,
            @Nullable String kind,
            @Nullable String namespace,
            @Nullable String name,
            @Nullable String origin,
            @Nullable String path,
            @Nullable String value,
            String message,
            @Nullable String advice) {
        static Problem of(Finding finding) {
            ResourceKey resource = finding.resource();
            return new Problem(
                    finding.severity().name(),
                    finding.code(),
                    resource == null ? null : resource.kind().kindName(),
                    resource == null ? null : written(resource.namespace()),
                    resource == null ? null : resource.name(),
                    written(finding.origin()),
                    written(finding.path()),
                    written(finding.value()),
                    finding.message(),
                    written(finding.advice()));
        }

        private static @Nullable String written(String text) {
            return text.isEmpty() ? null : text;
        }
    }
}
