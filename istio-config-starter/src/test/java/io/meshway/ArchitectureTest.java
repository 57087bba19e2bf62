package io.meshway;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pipeline's arrows: which package may know which, and who may know a library. */
class ArchitectureTest {

    private static final String ROOT = "io.meshway.";

    /** Package to the packages of ours that it may use, besides itself. */
    private static final Map<String, List<String>> MAY_USE = Map.ofEntries(
            Map.entry("model", List.of()),
            Map.entry("model.parse", List.of("model")),
            Map.entry("source", List.of("model", "model.parse")),
            Map.entry("mesh", List.of("model")),
            Map.entry("route", List.of("mesh", "model")),
            Map.entry("cluster", List.of("mesh", "model")),
            Map.entry("telemetry", List.of()),
            Map.entry("proxy", List.of("route", "cluster", "mesh", "model", "telemetry")),
            Map.entry("transport", List.of("proxy", "route", "cluster", "mesh", "model", "telemetry")),
            Map.entry("explain", List.of("proxy", "route", "mesh", "model")),
            Map.entry("cli", List.of("explain", "proxy", "route", "mesh", "source", "model", "model.parse")),
            Map.entry(
                    "gateway",
                    List.of("proxy", "route", "cluster", "mesh", "model", "model.parse", "telemetry", "transport")),
            Map.entry(
                    "runtime",
                    List.of(
                            "model",
                            "model.parse",
                            "source",
                            "mesh",
                            "route",
                            "cluster",
                            "telemetry",
                            "proxy",
                            "transport")),
            Map.entry(
                    "actuate",
                    List.of(
                            "model",
                            "model.parse",
                            "source",
                            "mesh",
                            "route",
                            "cluster",
                            "telemetry",
                            "proxy",
                            "transport",
                            "explain",
                            "runtime")));

    /** Everything may be used there: it wires the rest. */
    private static final String WIRING = "autoconfigure";

    /** Library to the packages that may use it. */
    private static final Map<String, List<String>> KNOWN_IN = Map.of(
            "tools.jackson..", List.of("model.parse", "source", "cli", "actuate", WIRING),
            "com.google.re2j..", List.of("route", "mesh.validate"),
            "io.fabric8..", List.of("source.kubernetes", WIRING),
            "org.springframework..", List.of("gateway", "runtime", "actuate", WIRING),
            "org.springframework.cloud.gateway..", List.of("gateway", WIRING),
            "reactor.netty..", List.of("transport", "gateway", WIRING),
            "io.netty..", List.of("proxy", "explain", "transport", "gateway", WIRING),
            "reactor.core..", List.of("proxy", "transport", "gateway", "runtime", "actuate", WIRING),
            "io.github.resilience4j..", List.of("actuate", WIRING),
            "io.micrometer..", List.of("telemetry", "runtime", "actuate", WIRING));

    private static JavaClasses production;

    @BeforeAll
    static void readCompiledClasses() throws URISyntaxException {
        var testClasses = Path.of(ArchitectureTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        production = new ClassFileImporter().importPath(testClasses.resolveSibling("classes"));
    }

    static Stream<String> packages() {
        return MAY_USE.keySet().stream().sorted();
    }

    static Stream<String> libraries() {
        return KNOWN_IN.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("packages")
    void packageUsesOnlyThePackagesBehindItInThePipeline(String name) {
        var allowed = Stream.concat(Stream.of(name), MAY_USE.get(name).stream()).toList();
        noClasses()
                .that(resideInAnyPackage(patterns(List.of(name)))
                        .and(not(resideInAnyPackage(patterns(ownRowInside(name))))))
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.meshway..")
                        .and(not(resideInAnyPackage(patterns(allowed)))
                                .or(resideInAnyPackage(patterns(ownRowsInside(allowed))))))
                .allowEmptyShould(true)
                .check(production);
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void libraryIsKnownOnlyWhereItBelongs(String library) {
        noClasses()
                .that(not(resideInAnyPackage(patterns(KNOWN_IN.get(library)))))
                .should()
                .dependOnClassesThat(resideInAnyPackage(library))
                .allowEmptyShould(true)
                .check(production);
    }

    @Test
    void everyClassLivesInAPackageOfTheTable() {
        var rows = Stream.concat(MAY_USE.keySet().stream(), Stream.of(WIRING)).toList();
        classes()
                .that(not(resideInAnyPackage("io.meshway")))
                .should()
                .resideInAnyPackage(patterns(rows))
                .allowEmptyShould(true)
                .check(production);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.meshway.(*)..")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(production);
    }

    /** Sub-packages with a row of their own: {@code model} says nothing about {@code model.parse}. */
    private static List<String> ownRowInside(String name) {
        return MAY_USE.keySet().stream()
                .filter(row -> row.startsWith(name + "."))
                .toList();
    }

    private static List<String> ownRowsInside(List<String> allowed) {
        return allowed.stream()
                .flatMap(name -> ownRowInside(name).stream())
                .filter(row -> !allowed.contains(row))
                .toList();
    }

    private static String[] patterns(List<String> names) {
        return names.stream().map(name -> ROOT + name + "..").toArray(String[]::new);
    }
}
