package io.meshway.source.file;

import io.meshway.model.Finding;
import io.meshway.source.SourceDocument;
import io.meshway.source.SourceSnapshot;
import io.meshway.source.file.FolderScan.FoundFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a location gives, look by look. Knows what it gave before; not for several threads.
 *
 * <p>A change is taken when two looks in a row see the same of the file (its stamp, or that it is gone): an editor that truncates and writes, or
 * deletes and renames, is not caught in the middle. The first look takes everything as it is.
 */
final class FolderReader {
    /** A file that keeps changing is taken after so many looks in any case. */
    static final int MAX_UNSETTLED_LOOKS = 8;
    /** File systems stamp in steps of up to 2 s: a file younger than this may change again without a new stamp, so it is read at each look. */
    static final Duration STAMP_STEP = Duration.ofSeconds(2);

    /** A file as it was last read. */
    private record ReadFile(FileStamp stamp, boolean readAgain, Fingerprint content, FileDocuments documents) {}

    /** A change that was seen but not taken yet; the stamp is null when the file is gone. */
    private record Sighting(@Nullable FileStamp stamp, int looks) {}

    private static final Fingerprint NO_CONTENT = new Fingerprint(0, 0);

    private final FileLocation location;
    private final DocumentReader reader;
    private final FileLimits limits;
    private final InstantSource clock;
    private final NavigableMap<String, ReadFile> files = new TreeMap<>();
    private final Map<String, Sighting> sightings = new HashMap<>();
    private List<Finding> scanFindings = List.of();
    private Map<Path, Object> folders = Map.of();
    private @Nullable SourceSnapshot last;

    FolderReader(FileLocation location, DocumentParser parser, FileLimits limits, InstantSource clock) {
        this.location = location;
        this.reader = new DocumentReader(parser, limits);
        this.limits = limits;
        this.clock = clock;
    }

    /** Looks once: what there is, when that is not what the look before gave; the first look always gives something. */
    Optional<SourceSnapshot> look() {
        FolderScan scan = FolderScan.of(location, limits);
        folders = scan.folders();
        boolean changed = last == null;
        Set<String> present = new HashSet<>();
        for (FoundFile file : scan.files()) {
            present.add(file.path());
            changed |= update(file);
        }
        changed |= removeAllBut(present, scan);
        sightings.keySet().removeIf(path -> !present.contains(path) && !files.containsKey(path));
        if (sightings.isEmpty() && !scan.findings().equals(scanFindings)) {
            scanFindings = scan.findings();
            changed = true;
        }
        return changed ? next() : Optional.empty();
    }

    /** Whether a change was seen that the next look may take. */
    boolean isSettled() {
        return sightings.isEmpty();
    }

    /** The folders of the last look, with their identity: where a change may be announced. */
    Map<Path, Object> folders() {
        return folders;
    }

    private boolean update(FoundFile found) {
        ReadFile known = files.get(found.path());
        if (known != null && known.stamp().equals(found.stamp())) {
            sightings.remove(found.path());
            return known.readAgain() && read(found, known);
        }
        return isTaken(found.path(), found.stamp()) && read(found, known);
    }

    private boolean removeAllBut(Set<String> present, FolderScan scan) {
        List<String> gone = new ArrayList<>();
        for (String path : files.keySet()) {
            if (!present.contains(path) && !scan.isUnknown(path) && isTaken(path, null)) {
                gone.add(path);
            }
        }
        gone.forEach(files::remove);
        return !gone.isEmpty();
    }

    private boolean isTaken(String path, @Nullable FileStamp stamp) {
        Sighting before = sightings.remove(path);
        if (last == null) {
            return true;
        }
        if (before == null) {
            sightings.put(path, new Sighting(stamp, 1));
            return false;
        }
        boolean same = stamp == null ? before.stamp() == null : stamp.equals(before.stamp());
        if (same || before.looks() >= MAX_UNSETTLED_LOOKS) {
            return true;
        }
        sightings.put(path, new Sighting(stamp, before.looks() + 1));
        return false;
    }

    /** Whether it gives something else than before. */
    private boolean read(FoundFile found, @Nullable ReadFile known) {
        String origin = location.describe(found.path());
        FileDocuments before = known == null ? FileDocuments.NONE : known.documents();
        ReadFile now;
        try {
            now = readNow(found, origin, known, before);
        } catch (NoSuchFileException e) {
            sightings.put(found.path(), new Sighting(null, 1));
            return false;
        } catch (IOException e) {
            String message = "cannot be read (" + e + "); what it gave before stays in force";
            var kept = before.unreadable(FileFindings.unreadable(origin, message, "check its permissions"));
            now = new ReadFile(found.stamp(), true, NO_CONTENT, kept);
        }
        files.put(found.path(), now);
        return known == null || !now.documents().equals(before);
    }

    private ReadFile readNow(FoundFile found, String origin, @Nullable ReadFile known, FileDocuments before)
            throws IOException {
        FileContent content = FileContent.read(found.file(), limits.fileBytes());
        boolean young = isYoung(content.stamp());
        if (content.bytes().length > limits.fileBytes()) {
            return new ReadFile(content.stamp(), young, NO_CONTENT, before.unreadable(tooLong(origin)));
        }
        if (content.bytes().length == 0 && before.givesSomething()) {
            return new ReadFile(content.stamp(), young, NO_CONTENT, before.unreadable(emptied(origin)));
        }
        Fingerprint fingerprint = Fingerprint.of(content.bytes());
        boolean same = known != null && known.content().equals(fingerprint);
        FileDocuments now = same ? before : reader.read(origin, content.bytes(), before);
        return new ReadFile(content.stamp(), young, fingerprint, now);
    }

    private Finding tooLong(String origin) {
        return FileFindings.unreadable(
                origin,
                "is longer than " + limits.fileBytes() + " bytes and is not read; what it gave before stays in force",
                "split it into several files");
    }

    /** A disk that is full, or an editor that was ended, leaves such a file behind; nobody takes resources away like that on purpose. */
    private static Finding emptied(String origin) {
        return FileFindings.unreadable(
                origin,
                "is empty; what it gave before stays in force",
                "delete the file, or write a comment into it, if it is to give nothing");
    }

    private boolean isYoung(FileStamp stamp) {
        Instant now = clock.instant();
        return Duration.between(stamp.modified().toInstant(), now).abs().compareTo(STAMP_STEP) < 0;
    }

    private Optional<SourceSnapshot> next() {
        List<SourceDocument> documents = new ArrayList<>();
        List<Finding> findings = new ArrayList<>(scanFindings);
        for (Map.Entry<String, ReadFile> file : files.entrySet()) {
            file.getValue().documents().forEachResource(documents::add);
            findings.addAll(file.getValue().documents().allFindings());
            if (documents.size() > limits.resources()) {
                documents.subList(limits.resources(), documents.size()).clear();
                findings.add(FileFindings.unreadable(
                        location.describe(file.getKey()),
                        "not all of it is in force, nor any file after it: more than " + limits.resources()
                                + " resources",
                        "name a smaller folder in istio.config.location"));
                break;
            }
        }
        var snapshot = new SourceSnapshot(documents, findings);
        if (snapshot.equals(last)) {
            return Optional.empty();
        }
        last = snapshot;
        return Optional.of(snapshot);
    }
}
