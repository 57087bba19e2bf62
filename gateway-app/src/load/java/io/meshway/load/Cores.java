package io.meshway.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One core for the proxies and another for clients and backend.
 *
 * @param proxies null when the machine has no two cores or no {@code taskset}
 */
record Cores(@Nullable Integer proxies) {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String ALLOWED = "Cpus_allowed_list:";

    /** Moves this process to its core. */
    static Cores divide() throws IOException, InterruptedException {
        List<Integer> allowed = allowed();
        if (allowed.size() < 2) {
            return new Cores(null);
        }
        String own = Long.toString(ProcessHandle.current().pid());
        try {
            Process moving = new ProcessBuilder(
                            "taskset", "-a", "-cp", allowed.get(1).toString(), own)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectErrorStream(true)
                    .start();
            return new Cores(moving.waitFor() == 0 ? allowed.get(0) : null);
        } catch (IOException noTaskset) {
            return new Cores(null);
        }
    }

    /** A command that runs on the proxies' core. */
    List<String> pinned(List<String> command) {
        List<String> pinned = new ArrayList<>(command);
        if (proxies != null) {
            pinned.addAll(0, List.of("taskset", "-c", proxies.toString()));
        }
        return pinned;
    }

    private static List<Integer> allowed() throws IOException {
        List<Integer> cores = new ArrayList<>();
        for (String line : Files.readAllLines(STATUS)) {
            if (line.startsWith(ALLOWED)) {
                for (String range : line.substring(ALLOWED.length()).strip().split(",")) {
                    String[] ends = range.split("-");
                    IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]))
                            .forEach(cores::add);
                }
            }
        }
        return cores;
    }
}
