package parkhub;

/** What a request came to that was not answered as it should. */
public final class ParkException extends RuntimeException {
	private static final long serialVersionUID = 1;

	/** HTTP status, 0 when there was no answer at all. */
	public final int status;
	/** The platform's stable word for the failure. */
	public final String code;
	/** One sentence in English. */
	public final String title;
	/** The parameter at fault, or null. */
	public final String field;
	/** The number by which the operator finds it in the log, or null. */
	public final String request;
	/** Seconds until another try makes sense, or -1. */
	public final double retryAfter;

	ParkException(int status, String code, String title, String field, String request, double retryAfter) {
		super(code + ": " + title);
		this.status = status;
		this.code = code;
		this.title = title;
		this.field = field;
		this.request = request;
		this.retryAfter = retryAfter;
	}

	ParkException(String code, String title, String field) {
		this(0, code, title, field, null, -1);
	}
}
