package io.meshway.source.file;

/**
 * Bounds on what is read, so that a folder by mistake (or a hostile file) costs a finding and not the process.
 *
 * @param fileBytes the longest file
 * @param files how many files
 * @param folders how many folders, and so how many are visited in one look
 * @param depth how deep folders may be nested below the base
 * @param documentsPerFile how many documents in a file
 * @param resources how many resources in all
 */
record FileLimits(int fileBytes, int files, int folders, int depth, int documentsPerFile, int resources) {
    /** 8 MiB a file; 50,000 files; 20,000 folders, 64 deep; 10,000 documents a file; 500,000 resources. */
    static final FileLimits DEFAULT = new FileLimits(8 << 20, 50_000, 20_000, 64, 10_000, 500_000);
}
