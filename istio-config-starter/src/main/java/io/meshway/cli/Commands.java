package io.meshway.cli;

import io.meshway.explain.ExplainedRequest;
import io.meshway.explain.ExplanationText;
import io.meshway.mesh.MeshConfig;
import io.meshway.model.Finding;
import io.meshway.proxy.AddressRanges;
import io.meshway.proxy.EdgeHeaders;
import io.meshway.source.file.FileLocation;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code analyze}, {@code explain}, {@code test} and {@code ready}. */
public final class Commands {
    /** Nothing is wrong. */
    public static final int FINE = 0;
    /** An error in the configuration, or a failed test. */
    public static final int FAILED = 1;
    /** Arguments that mean nothing. */
    public static final int USAGE = 2;

    private static final List<String> NAMES = List.of("analyze", "explain", "test", "ready");
    private static final String HELP = """
            usage: analyze DIR                                         say what is wrong with the resources of a folder
                   explain DIR --request 'GET http://host/path'        say where a request goes, and why
                               [--header 'name: value']...
                   test DIR FILE                                       check where the requests of a file go
                   ready URL [--wait SECONDS]                          wait until a URL answers 200

            DIR is a folder, a file or a glob. Properties such as --istio.proxy.labels.istio=egress say for which proxy.
            """;

    private final Settings settings;
    private final PrintStream out;
    private final PrintStream err;

    /** Commands for one proxy, that print to these. */
    public Commands(Settings settings, PrintStream out, PrintStream err) {
        this.settings = settings;
        this.out = out;
        this.err = err;
    }

    /** Whether this is the name of a command. */
    public static boolean isName(String word) {
        return NAMES.contains(word);
    }

    /**
     * Runs a command.
     *
     * @param arguments its name first, without properties
     * @return the exit code
     */
    public int run(List<String> arguments) {
        try {
            return switch (arguments.get(0)) {
                case "analyze" -> analyze(arguments.subList(1, arguments.size()));
                case "explain" -> explain(arguments.subList(1, arguments.size()));
                case "test" -> test(arguments.subList(1, arguments.size()));
                case "ready" -> new ReadyCommand(out, err).run(arguments.subList(1, arguments.size()));
                default -> throw new UsageException("there is no command " + arguments.get(0));
            };
        } catch (UsageException e) {
            return usage(String.valueOf(e.getMessage()));
        }
    }

    /** Says what is wrong with the arguments, and how they are meant. */
    public int usage(String problem) {
        err.println(problem);
        err.print(HELP);
        return USAGE;
    }

    private int analyze(List<String> arguments) throws UsageException {
        if (arguments.size() != 1) {
            throw new UsageException("analyze takes one folder");
        }
        OfflineMesh mesh = read(arguments.get(0));
        AnalysisReport report = new AnalysisReport(mesh.findings());
        out.print(report.text(arguments.get(0), mesh.admitted().accepted()));
        return report.hasErrors() ? FAILED : FINE;
    }

    private int explain(List<String> arguments) throws UsageException {
        String folder = null;
        String request = null;
        List<String> headers = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals("--request") || argument.equals("--header")) {
                if (++i == arguments.size()) {
                    throw new UsageException(argument + " needs a value");
                }
                request = argument.equals("--request") ? arguments.get(i) : request;
                if (argument.equals("--header")) {
                    headers.add(arguments.get(i));
                }
            } else if (folder == null && !argument.startsWith("--")) {
                folder = argument;
            } else {
                throw new UsageException("explain does not know " + argument);
            }
        }
        if (folder == null || request == null) {
            throw new UsageException("explain takes a folder and a --request");
        }
        OfflineMesh mesh = read(folder);
        warnOfErrors(mesh);
        out.print(ExplanationText.of(mesh.explainer().explain(request, request(request, headers, mesh.config()))));
        return FINE;
    }

    private int test(List<String> arguments) throws UsageException {
        if (arguments.size() != 2) {
            throw new UsageException("test takes a folder and a file");
        }
        List<RequestTest> tests = RequestTests.read(existing(arguments.get(1)), arguments.get(1));
        OfflineMesh mesh = read(arguments.get(0));
        warnOfErrors(mesh);
        var explainer = mesh.explainer();
        int failed = 0;
        for (RequestTest test : tests) {
            List<String> differences = test.differences(
                    explainer.explain(test.request(), request(test.request(), test.headers(), mesh.config())));
            out.println((differences.isEmpty() ? "ok    " : "FAIL  ") + test.name());
            differences.forEach(line -> out.println("      " + line));
            failed += differences.isEmpty() ? 0 : 1;
        }
        out.println(tests.size() + " tests, " + failed + " failed");
        return failed == 0 ? FINE : FAILED;
    }

    private static ExplainedRequest request(String line, List<String> headers, MeshConfig mesh) throws UsageException {
        EdgeHeaders edge = new EdgeHeaders(AddressRanges.NONE);
        try {
            return ExplainedRequest.parse(line, headers, edge, mesh);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private OfflineMesh read(String location) throws UsageException {
        return OfflineMesh.read(existing(location), settings);
    }

    private static FileLocation existing(String location) throws UsageException {
        try {
            FileLocation parsed = FileLocation.parse(location);
            boolean glob = location.chars().anyMatch(c -> c == '*' || c == '?' || c == '[' || c == '{');
            if (!glob && !Files.exists(Path.of(location.startsWith("file:") ? location.substring(5) : location))) {
                throw new UsageException("there is no " + location);
            }
            return parsed;
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private void warnOfErrors(OfflineMesh mesh) {
        long errors = mesh.findings().stream().filter(Finding::isError).count();
        if (errors > 0) {
            err.println("The configuration has " + errors + (errors == 1 ? " error" : " errors")
                    + "; analyze says which. What is in force all the same:");
        }
    }
}
