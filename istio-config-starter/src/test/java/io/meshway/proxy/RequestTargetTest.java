package io.meshway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.mesh.MeshConfig.PathNormalization;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTargetTest {
    private static RequestTarget base(String target) {
        return RequestTarget.parse("GET", target, "h", PathNormalization.BASE);
    }

    @ParameterizedTest
    @CsvSource({
        "/a//b, /a//b",
        "/a/./b, /a/b",
        "/a/b/.., /a/",
        "/a/b/../, /a/",
        "/a/b/., /a/b/",
        "/a/../b, /b",
        "/../../b, /b",
        "/.., /",
        "/., /",
        "/, /",
        "//.., /",
        "/a//../b, /a/b",
        "/.../a, /.../a",
        "/a/.hidden, /a/.hidden",
        "/a/..b, /a/..b",
        "/a/%2e%2e/b, /b",
        "/a/%2E./b, /b",
        "/a%2Fb, /a%2Fb",
        "/a%2fb, /a%2fb",
        "/a\\b, /a/b",
        "/a\\..\\b, /b",
        "/a%5Cb, /a%5Cb",
        "/%41dmin, /Admin",
        "/%7E%2D%2E%5F, /~-._",
        "/%20%C3%A9%3f%zz%, /%20%C3%A9%3f%zz%",
        "/a;p=1/b, /a;p=1/b",
        "/a/..;x/b, /b",
        "/a/.;x/b, /a/b",
        "/{a}|, /%7Ba%7D%7C",
        "/%252e%252e/a, /%252e%252e/a",
        "/%%32e%%32e/a, /%%32e%%32e/a",
        "/%2%65/a, /%2%65/a",
        "/%%2e, /%.",
    })
    void basePathsAreWhatEnvoyMakesOfThem(String raw, String expected) {
        assertThat(base(raw).path()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "NONE, /a//../%41%2fb, /a//../%41%2fb",
        "MERGE_SLASHES, /a//b///c, /a/b/c",
        "MERGE_SLASHES, //a, /a",
        "MERGE_SLASHES, /a%2f%2fb, /a%2f%2fb",
        "MERGE_SLASHES, /a\\\\b, /a/b",
        "MERGE_SLASHES, /a/..//b, /b",
        "DECODE_AND_MERGE_SLASHES, /a%2f..%2fb, /b",
        "DECODE_AND_MERGE_SLASHES, /a%2F%5c%5Cb, /a/b",
        "DECODE_AND_MERGE_SLASHES, /a%252fb, /a%252fb",
    })
    void otherModesDoLessOrMore(PathNormalization mode, String raw, String expected) {
        assertThat(RequestTarget.parse("GET", raw, "h", mode).path()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/x/%00",
                "/%%0000",
                "?x=1",
                "x",
                "",
                "/\u00e9",
                "/a b",
                "/a\tb",
                "http://",
                "http:///x",
                "ftp://h/"
            })
    void targetsThatEnvoyRefusesAreNone(String raw) {
        assertThat(base(raw)).isNull();
    }

    @Test
    void nulIsRefusedInThePathOnly() {
        assertThat(base("/x?%00").query()).isEqualTo("%00");
        assertThat(RequestTarget.parse("GET", "/x/%00", "h", PathNormalization.NONE)
                        .path())
                .isEqualTo("/x/%00");
    }

    @Test
    void queryIsNeverAltered() {
        RequestTarget target = base("/a/../b?x=/../%41{}|\\&&?");
        assertThat(target.path()).isEqualTo("/b");
        assertThat(target.query()).isEqualTo("x=/../%41{}|\\&&?");
        assertThat(target.pathAndQuery()).isEqualTo("/b?x=/../%41{}|\\&&?");
        assertThat(base("/b?").pathAndQuery()).isEqualTo("/b?");
    }

    @Test
    void fragmentIsCutOff() {
        assertThat(base("/a#f?x").pathAndQuery()).isEqualTo("/a");
        assertThat(base("/a?x#f").pathAndQuery()).isEqualTo("/a?x");
    }

    @Test
    void absoluteTargetNamesTheHost() {
        RequestTarget target = base("HTTP://shop.test:81/a/../b?q");
        assertThat(target.authority()).isEqualTo("shop.test:81");
        assertThat(target.pathAndQuery()).isEqualTo("/b?q");
        assertThat(base("https://shop.test").path()).isEqualTo("/");
        assertThat(base("http://shop.test?q").pathAndQuery()).isEqualTo("/?q");
        assertThat(base("http://user@shop.test/")).isNull();
    }

    @Test
    void targetsOfConnectAndOptionsAreNoPaths() {
        assertThat(RequestTarget.parse("CONNECT", "shop.test:443", "h", PathNormalization.BASE))
                .isEqualTo(new RequestTarget("shop.test:443", "", null));
        assertThat(RequestTarget.parse("OPTIONS", "*", "h", PathNormalization.BASE)
                        .path())
                .isEqualTo("*");
        assertThat(base("*")).isNull();
    }

    @Test
    void normalisingTwiceChangesNothingMore() {
        Random random = new Random(7);
        String alphabet = "/.%2eE5cCfF;a\\{4";
        for (int i = 0; i < 50_000; i++) {
            StringBuilder raw = new StringBuilder("/");
            for (int length = random.nextInt(14); length > 0; length--) {
                raw.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            for (PathNormalization mode : PathNormalization.values()) {
                String once = PathNormalizer.normalize(raw.toString(), mode);
                if (once != null && mode != PathNormalization.DECODE_AND_MERGE_SLASHES) {
                    assertThat(PathNormalizer.normalize(once, mode))
                            .as("%s of %s", mode, raw)
                            .isEqualTo(once);
                    assertThat(mode == PathNormalization.NONE || !(once + '/').contains("/../"))
                            .as("%s of %s", mode, raw)
                            .isTrue();
                }
            }
        }
    }
}
