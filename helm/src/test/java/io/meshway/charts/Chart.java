package io.meshway.charts;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.DryRun;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One of the charts of this folder, rendered without a cluster. */
record Chart(String name) {
    static final Chart GATEWAY = new Chart("meshway-gateway");
    static final Chart CRDS = new Chart("meshway-crds");

    static final String RELEASE = "edge";
    static final String NAMESPACE = "ingress";

    /** The oldest that the charts are for; the library's own default is older. */
    private static final String KUBERNETES = "v1.30.0";

    Path folder() {
        return Path.of(name);
    }

    LintResult lint() {
        return new Helm(folder()).lint().strict().call();
    }

    /** What the release {@value #RELEASE} in the namespace {@value #NAMESPACE} consists of, with these values. */
    Rendered render(String values) {
        return render(values, RELEASE, NAMESPACE);
    }

    Rendered render(String values, String release, String namespace) {
        return withFile(values, file -> template(folder(), file, release, namespace));
    }

    /** What {@code helm test} runs: the library renders no hooks, so it gets a copy of the chart whose hooks are plain objects. */
    Rendered hooks(String values, Path copy) throws IOException {
        try (var files = Files.walk(folder())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = copy.resolve(folder().relativize(file));
                Files.createDirectories(target.getParent());
                Files.writeString(target, Files.readString(file).replace("helm.sh/hook:", "hook:"));
            }
        }
        return withFile(values, file -> template(copy, file, RELEASE, NAMESPACE));
    }

    private static Rendered template(Path chart, Path values, String release, String namespace) {
        return Rendered.of(new Helm(chart)
                .template()
                .withKubeVersion(KUBERNETES)
                .withName(release)
                .withNamespace(namespace)
                .withValuesFile(values)
                .call());
    }

    /** What Helm says instead of rendering. */
    String refusal(String values) {
        var message = new StringBuilder();
        assertThatThrownBy(() -> render(values)).satisfies(refusal -> message.append(refusal.getMessage()));
        return message.toString();
    }

    /** What a user reads after {@code helm install}. */
    String notes(String values) {
        String output = withFile(
                values,
                file -> new Helm(folder())
                        .install()
                        .clientOnly()
                        .withDryRunOption(DryRun.CLIENT)
                        .withKubeVersion(KUBERNETES)
                        .withName(RELEASE)
                        .withNamespace(NAMESPACE)
                        .withValuesFile(file)
                        .call()
                        .getOutput());
        return output.substring(output.indexOf("\nNOTES:\n"));
    }

    private static <T> T withFile(String values, Use<T> use) {
        try {
            Path file = Files.createTempFile("values", ".yaml");
            try {
                return use.of(Files.writeString(file, values));
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Use<T> {
        T of(Path file);
    }
}
