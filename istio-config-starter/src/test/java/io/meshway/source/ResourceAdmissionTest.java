package io.meshway.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.model.ConfigMap;
import io.meshway.model.Finding;
import io.meshway.model.Kind;
import io.meshway.model.Resource;
import io.meshway.model.ResourceKey;
import io.meshway.model.ResourceMeta;
import io.meshway.model.Severity;
import io.meshway.model.parse.ParseResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ResourceAdmissionTest {
    private static final String STAYS = "the version accepted before stays in force";
    private static final Function<Resource, List<Finding>> CONTENT = resource -> {
        String value = ((ConfigMap) resource).data().getOrDefault("value", "");
        return switch (value) {
            case "bad" -> List.of(finding(Severity.ERROR, resource.key(), "is bad"));
            case "odd" -> List.of(finding(Severity.WARNING, resource.key(), "is odd"));
            default -> List.of();
        };
    };

    private Admitted admitted = Admitted.NONE;

    @Test
    void everyResourceInOrderIsInForceInTheOrderOfTheSource() {
        admit(good("1", "b", "1"), good("2", "a", "1"), ignored("a kind not read"));

        assertThat(values()).containsExactly("b=1", "a=1");
        assertThat(admitted.accepted()).isEqualTo(2);
        assertThat(admitted.rejected()).isZero();
        assertThat(messages()).containsExactly("a kind not read");
    }

    @Test
    void firstOfTwoWithOneIdentityWinsAndTheOtherIsAFinding() {
        admit(good("x.yaml#1", "a", "first"), good("y.yaml#3", "a", "second"));

        assertThat(values()).containsExactly("a=first");
        assertThat(admitted.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo(Finding.DUPLICATE);
            assertThat(finding.severity()).isEqualTo(Severity.WARNING);
            assertThat(finding.resource()).isEqualTo(key("a"));
            assertThat(finding.origin()).isEqualTo("y.yaml#3");
            assertThat(finding.message()).contains("x.yaml#1");
        });
    }

    @Test
    void secondTakesOverWhenTheFirstIsDeleted() {
        var second = good("y", "a", "second");
        admit(good("x", "a", "first"), second);
        admit(second);

        assertThat(values()).containsExactly("a=second");
        assertThat(admitted.findings()).isEmpty();
    }

    @Test
    void rejectedFirstStillClaimsItsIdentity() {
        admit(refused("x", "a"), good("y", "a", "second"));

        assertThat(values()).isEmpty();
        assertThat(admitted.findings()).extracting(Finding::code).contains(Finding.INVALID, Finding.DUPLICATE);
    }

    @Test
    void resourceThatTheParserRejectsKeepsItsLastVersion() {
        admit(good("x", "a", "1"), good("x", "b", "1"));
        admit(refused("x", "a"), good("x", "b", "2"));

        assertThat(values()).containsExactly("a=1", "b=2");
        assertThat(admitted.accepted()).isEqualTo(1);
        assertThat(admitted.rejected()).isEqualTo(1);
        assertThat(admitted.retained()).isEqualTo(1);
        assertThat(messages()).containsExactly("is refused; " + STAYS);
    }

    @Test
    void resourceThatTheValidatorRejectsKeepsItsLastVersionForAsLongAsItIsThere() {
        admit(good("x", "a", "1"));
        admit(good("x", "a", "bad"));
        assertThat(values()).containsExactly("a=1");
        assertThat(messages()).containsExactly("is bad; " + STAYS);
        admit(refused("x", "a"));
        assertThat(values()).containsExactly("a=1");
        admit(good("x", "a", "2"));
        assertThat(values()).containsExactly("a=2");
        admit();
        assertThat(values()).isEmpty();
        admit(good("x", "a", "bad"));

        assertThat(values()).isEmpty();
        assertThat(messages()).containsExactly("is bad");
        assertThat(admitted.retained()).isZero();
    }

    @Test
    void warningKeepsNothingOut() {
        admit(good("x", "a", "odd"));

        assertThat(values()).containsExactly("a=odd");
        assertThat(messages()).containsExactly("is odd");
        assertThat(admitted.accepted()).isEqualTo(1);
    }

    @Test
    void documentWithoutIdentityIsCountedAndHarmsNoOther() {
        admit(
                new SourceDocument(
                        "x",
                        new ParseResult.Rejected(null, "x", List.of(finding(Severity.ERROR, null, "has no name")))),
                good("x", "a", "1"));

        assertThat(values()).containsExactly("a=1");
        assertThat(admitted.rejected()).isEqualTo(1);
    }

    @Test
    void errorsOfTheSourceCountAsRejected() {
        var broken = finding(Severity.ERROR, null, "no YAML");
        admitted = ResourceAdmission.admit(new SourceSnapshot(List.of(), List.of(broken)), admitted, CONTENT);

        assertThat(admitted.rejected()).isEqualTo(1);
        assertThat(admitted.findings()).containsExactly(broken);
    }

    @Test
    void eachInstanceIsValidatedOnceAndItsVerdictStays() {
        List<Resource> validated = new ArrayList<>();
        Function<Resource, List<Finding>> counting = resource -> {
            validated.add(resource);
            return CONTENT.apply(resource);
        };
        var documents = new ArrayList<SourceDocument>();
        IntStream.range(0, 100_000).forEach(i -> documents.add(good("x#" + i, "n" + i, i % 2 == 0 ? "odd" : "bad")));
        admitted = ResourceAdmission.admit(new SourceSnapshot(documents, List.of()), admitted, counting);
        var findings = admitted.findings();
        assertThat(validated).hasSize(100_000);
        validated.clear();

        documents.set(5, good("x#5", "n5", "1"));
        admitted = ResourceAdmission.admit(new SourceSnapshot(documents, List.of()), admitted, counting);

        assertThat(validated).extracting(Resource::name).containsExactly("n5");
        assertThat(admitted.findings()).hasSize(findings.size() - 1);
        assertThat(admitted.resources().get(key("n4")))
                .isSameAs(((ParseResult.Accepted) documents.get(4).result()).resource());
    }

    @Test
    void validatorThatFailsCostsOneResource() {
        admitted = ResourceAdmission.admit(
                new SourceSnapshot(List.of(good("x", "a", "1"), good("x", "b", "1")), List.of()),
                admitted,
                resource -> {
                    if (resource.name().equals("a")) {
                        throw new IllegalStateException("bug");
                    }
                    return List.of();
                });

        assertThat(values()).containsExactly("b=1");
        assertThat(admitted.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.isError()).isTrue());
    }

    private void admit(SourceDocument... documents) {
        admitted = ResourceAdmission.admit(new SourceSnapshot(Arrays.asList(documents), List.of()), admitted, CONTENT);
    }

    private List<String> values() {
        return admitted.resources().values().stream()
                .map(resource ->
                        resource.name() + "=" + ((ConfigMap) resource).data().get("value"))
                .toList();
    }

    private List<String> messages() {
        return admitted.findings().stream().map(Finding::message).toList();
    }

    private static SourceDocument good(String origin, String name, String value) {
        var meta = new ResourceMeta(key(name), Map.of(), Map.of(), Instant.MIN, origin);
        return new SourceDocument(
                origin, new ParseResult.Accepted(new ConfigMap(meta, Map.of("value", value)), List.of()));
    }

    private static SourceDocument refused(String origin, String name) {
        var reason = finding(Severity.ERROR, key(name), "is refused");
        return new SourceDocument(origin, new ParseResult.Rejected(key(name), origin, List.of(reason)));
    }

    private static SourceDocument ignored(String message) {
        return new SourceDocument("x", new ParseResult.Ignored(List.of(finding(Severity.WARNING, null, message))));
    }

    private static Finding finding(Severity severity, ResourceKey resource, String message) {
        return new Finding(severity, Finding.INVALID, resource, "x", "spec", "", message, "");
    }

    private static ResourceKey key(String name) {
        return new ResourceKey(Kind.CONFIG_MAP, "default", name);
    }
}
