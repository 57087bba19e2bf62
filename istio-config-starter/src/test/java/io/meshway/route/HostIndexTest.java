package io.meshway.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostIndexTest {

    private static HostIndex<String> index(String... domains) {
        var builder = new HostIndex.Builder<String>();
        for (String domain : domains) {
            builder.add(domain, domain);
        }
        return builder.build();
    }

    @ParameterizedTest
    @CsvSource({
        "api.example.com, api.example.com",
        "API.Example.com:8443, api.example.com",
        "api.example.com:, api.example.com",
        "api.example.com:x, api.example.com",
        "api.example.com., *",
        "x.example.com, *.example.com",
        "a.b.example.com, *.example.com",
        "example.com, *",
        ".example.com, *",
        "a-bar.foo.com, *-bar.foo.com",
        "-bar.foo.com, *.foo.com",
        "x.foo.com, *.foo.com",
        "xfoo.com, *foo.com",
        "foo.com, *",
        "X.FOO.COM:80, *.foo.com",
        "www.org, www.*",
        "www.very.net, www.very.*",
        "www., *",
        "'', *",
        ":80, *",
        "'a.com,b.com', *",
        "[::1]:8080, ::1",
        "[::1], ::1",
        "10.0.0.7:80, 10.0.0.7",
    })
    void hostFindsItsMostSpecificDomainWithoutCaseAndPort(String authority, String domain) {
        HostIndex<String> index = index(
                "*",
                "*foo.com",
                "*.foo.com",
                "*-bar.foo.com",
                "www.*",
                "www.very.*",
                "*.example.com",
                "api.example.com",
                "::1",
                "10.0.0.7");

        assertThat(index.find(authority)).isEqualTo(domain);
    }

    @Test
    void hostThatNoDomainCoversIsUnknown() {
        HostIndex<String> index = index("a.com", "*.b.com");

        assertThat(index.find("b.com")).isNull();
        assertThat(index.find("a.com.evil")).isNull();
        assertThat(index.find("")).isNull();
        assertThat(index("a.com").find("x.a.com")).isNull();
        assertThat(index().find("a.com")).isNull();
    }

    @Test
    void longestSuffixWinsAmongNestedWildcards() {
        HostIndex<String> index = index("*.com", "*.b.com", "*.a.b.com", "*c.a.b.com");

        assertThat(index.find("x.com")).isEqualTo("*.com");
        assertThat(index.find("x.y.b.com")).isEqualTo("*.b.com");
        assertThat(index.find("x.a.b.com")).isEqualTo("*.a.b.com");
        assertThat(index.find("xc.a.b.com")).isEqualTo("*c.a.b.com");
        assertThat(index.find("c.a.b.com")).isEqualTo("*.a.b.com");
    }

    @Test
    void everyOneOfManyDomainsIsFound() {
        HostIndex<String> index = index(IntStream.range(0, 5_000)
                .mapToObj(i -> i % 3 == 0 ? "*.w" + i + ".example" : "h" + i + ".example")
                .toArray(String[]::new));

        assertThat(IntStream.range(0, 5_000))
                .allSatisfy(i -> assertThat(index.find((i % 3 == 0 ? "deep.x.W" : "H") + i + ".example:8080"))
                        .isEqualTo(i % 3 == 0 ? "*.w" + i + ".example" : "h" + i + ".example"));
    }

    @Test
    void domainFindsItsOwnerWithoutWildcardRules() {
        HostIndex<String> index = index("*", "*.foo.com", "www.*", "www.very.*", "a.foo.com");

        assertThat(index.owner("*")).isEqualTo("*");
        assertThat(index.owner("*.foo.com")).isEqualTo("*.foo.com");
        assertThat(index.owner("www.*")).isEqualTo("www.*");
        assertThat(index.owner("a.foo.com")).isEqualTo("a.foo.com");
        assertThat(index.owner("b.foo.com")).isNull();
        assertThat(index.owner("*.com")).isNull();
    }
}
