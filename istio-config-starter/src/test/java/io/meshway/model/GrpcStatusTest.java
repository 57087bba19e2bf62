package io.meshway.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrpcStatusTest {
    @ParameterizedTest
    @CsvSource({"400,13", "401,16", "403,7", "404,12", "429,14", "502,14", "503,14", "504,14", "500,2", "418,2", "301,2"
    })
    void httpStatusHasTheCodeThatEnvoyGives(int http, int code) {
        assertThat(GrpcStatus.ofHttp(http).code()).isEqualTo(code);
    }

    @Test
    void namesAreUpperCase() {
        assertThat(GrpcStatus.named("UNAVAILABLE")).contains(GrpcStatus.UNAVAILABLE);
        assertThat(GrpcStatus.named("unavailable")).isEmpty();
        assertThat(GrpcStatus.named("14")).isEmpty();
    }
}
