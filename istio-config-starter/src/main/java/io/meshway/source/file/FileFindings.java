package io.meshway.source.file;

import io.meshway.model.Finding;
import io.meshway.model.Severity;

/** The findings of this package. */
final class FileFindings {
    private FileFindings() {}

    /** A file, folder or document that is not read, or not read completely. */
    static Finding unreadable(String origin, String message, String advice) {
        return unreadable(origin, "", message, advice);
    }

    static Finding unreadable(String origin, String value, String message, String advice) {
        return new Finding(Severity.ERROR, Finding.UNREADABLE, null, origin, "", value, message, advice);
    }

    /** The same, of a document whose last good version is still there. */
    static Finding kept(Finding problem) {
        return unreadable(
                problem.origin(),
                problem.value(),
                problem.message() + "; what the document gave before stays in force",
                problem.advice());
    }

    /** There is nothing to read, which is no error: it may come. */
    static Finding nothing(String origin, String message, String advice) {
        return new Finding(Severity.WARNING, Finding.NO_RESOURCES, null, origin, "", "", message, advice);
    }
}
