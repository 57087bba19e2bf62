package io.meshway.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostNamesTest {
    @ParameterizedTest
    @CsvSource({
        "reviews, reviews.prod.svc.cluster.local",
        "Reviews, reviews.prod.svc.cluster.local",
        "reviews.prod, reviews.prod",
        "*, *",
        "*.foo.com, *.foo.com",
        "API.Example.com, api.example.com",
        "10.0.0.1, 10.0.0.1",
        "::1, ::1",
        "'', ''",
    })
    void aNameWithoutDotIsAServiceOfTheResourcesNamespace(String written, String complete) {
        assertThat(HostNames.complete(written, "prod", "cluster.local")).isEqualTo(complete);
    }

    @ParameterizedTest
    @CsvSource({
        "*, a.com, true",
        "*, *.com, true",
        "*.foo.com, a.foo.com, true",
        "*.foo.com, a.b.foo.com, true",
        "*.foo.com, *.b.foo.com, true",
        "*.foo.com, *.foo.com, true",
        "*.foo.com, foo.com, false",
        "*.foo.com, .foo.com, false",
        "*foo.com, barfoo.com, true",
        "*-bar.foo.com, x-bar.foo.com, true",
        "*-bar.foo.com, *x-bar.foo.com, true",
        "*.b.foo.com, *.foo.com, false",
        "a.com, a.com, true",
        "a.com, b.com, false",
        "a.com, *, false",
    })
    void theStarStandsForAtLeastOneCharacter(String wide, String narrow, boolean covered) {
        assertThat(HostNames.covers(wide, narrow)).isEqualTo(covered);
    }

    @ParameterizedTest
    @CsvSource({
        "*.example.com, api.example.com, api.example.com",
        "api.example.com, *, api.example.com",
        "*.com, *.example.com, *.example.com",
        "a.com, b.com, ",
        "*.a.com, *.b.com, ",
    })
    void whatTwoNamesHaveInCommonIsTheNarrowerOne(String one, String other, String common) {
        assertThat(HostNames.common(one, other)).isEqualTo(common);
    }

    @Test
    void exactNamesComeBeforeLongWildcardsBeforeShortOnes() {
        assertThat(List.of("*", "*.com", "a.com", "*.a.com", "bb.com").stream()
                        .sorted(HostNames::narrowestFirst)
                        .toList())
                .containsExactly("bb.com", "a.com", "*.a.com", "*.com", "*");
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, true",
        "fd00::1, true",
        "::ffff:1.2.3.4, true",
        "a.b.c.d, false",
        "1.2.3, false",
        "x:1, false"
    })
    void addressesAreToldFromNames(String text, boolean ip) {
        assertThat(HostNames.isIp(text)).isEqualTo(ip);
    }
}
