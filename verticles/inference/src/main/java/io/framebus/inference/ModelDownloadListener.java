package io.framebus.inference;

/** Hears how a download goes, on the thread that downloads. */
public interface ModelDownloadListener {

    /**
     * A transfer begins or goes on.
     *
     * @param here bytes that are already here
     * @param total bytes of the whole file, 0 where the server does not say
     */
    void transferring(long here, long total);

    /**
     * More came.
     *
     * @param here bytes that are here now
     */
    void received(long here);

    /** Something worth telling: a new try, a file that has to begin anew. */
    void note(String text);
}
