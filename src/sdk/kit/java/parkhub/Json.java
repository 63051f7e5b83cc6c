package parkhub;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON (RFC 8259) as maps, lists, strings, Long, Double, Boolean and null.
 * NaN is written as null: a gap.
 */
public final class Json {
	/** What is written as an object. */
	public interface Value {
		Map<String, Object> json();
	}

	private static final int DEEPEST = 200;
	private final String text;
	private int at;
	private int depth;

	private Json(String text) {
		this.text = text;
	}

	public static Object parse(String text) {
		var json = new Json(text);
		Object value = json.value();

		json.blanks();
		if (json.at < text.length())
			throw json.wrong();
		return value;
	}

	public static String text(Object value) {
		var out = new StringBuilder();

		write(out, value);
		return out.toString();
	}

	/** An object as a map; an empty one for null. */
	@SuppressWarnings("unchecked")
	public static Map<String, Object> object(Object value) {
		return value == null ? Map.of() : (Map<String, Object>) value;
	}

	/** A list of objects; an empty one for null. */
	@SuppressWarnings("unchecked")
	public static List<Map<String, Object>> objects(Object value) {
		return value == null ? List.of() : (List<Map<String, Object>>) value;
	}

	private IllegalArgumentException wrong() {
		return new IllegalArgumentException("no JSON at " + at);
	}

	private void blanks() {
		while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0)
			at++;
	}

	private boolean take(char c) {
		blanks();
		if (at >= text.length() || text.charAt(at) != c)
			return false;
		at++;
		return true;
	}

	private Object word(String word, Object value) {
		if (!text.startsWith(word, at))
			throw wrong();
		at += word.length();
		return value;
	}

	private Object value() {
		blanks();
		if (at >= text.length() || depth > DEEPEST)
			throw wrong();
		return switch (text.charAt(at)) {
		case '{' -> object();
		case '[' -> list();
		case '"' -> string();
		case 't' -> word("true", true);
		case 'f' -> word("false", false);
		case 'n' -> word("null", null);
		default -> number();
		};
	}

	private Map<String, Object> object() {
		var map = new LinkedHashMap<String, Object>();

		at++;
		depth++;
		for (boolean more = !take('}'); more; more = !take('}')) {
			if (!map.isEmpty() && !take(','))
				throw wrong();
			blanks();
			String name = string();
			if (!take(':'))
				throw wrong();
			map.put(name, value());
		}
		depth--;
		return map;
	}

	private List<Object> list() {
		var list = new ArrayList<Object>();

		at++;
		depth++;
		for (boolean more = !take(']'); more; more = !take(']')) {
			if (!list.isEmpty() && !take(','))
				throw wrong();
			list.add(value());
		}
		depth--;
		return list;
	}

	private Object number() {
		int from = at;

		while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0)
			at++;
		String said = text.substring(from, at);
		try {
			return said.matches("-?\\d{1,18}") ? (Object) Long.valueOf(said) : (Object) Double.valueOf(said);
		} catch (NumberFormatException e) {
			throw wrong();
		}
	}

	private String string() {
		var out = new StringBuilder();

		if (at >= text.length() || text.charAt(at++) != '"')
			throw wrong();
		for (;;) {
			if (at >= text.length())
				throw wrong();
			char c = text.charAt(at++);
			if (c == '"')
				return out.toString();
			out.append(c == '\\' ? escaped() : c);
		}
	}

	private char escaped() {
		char c = at < text.length() ? text.charAt(at++) : ' ';
		int known = "\"\\/bfnrt".indexOf(c);

		if (known >= 0)
			return "\"\\/\b\f\n\r\t".charAt(known);
		if (c != 'u' || at + 4 > text.length())
			throw wrong();
		at += 4;
		return (char) Integer.parseInt(text.substring(at - 4, at), 16);
	}

	private static void write(StringBuilder out, Object value) {
		if (value instanceof Value v)
			write(out, v.json());
		else if (value instanceof Map<?, ?> map)
			writeObject(out, map);
		else if (value instanceof Iterable<?> list)
			writeList(out, list);
		else if (value != null && value.getClass().isArray())
			writeArray(out, value);
		else if (value instanceof CharSequence s)
			writeString(out, s);
		else if (value instanceof Double d && !Double.isFinite(d))
			out.append("null");
		else
			out.append(value);
	}

	private static void writeObject(StringBuilder out, Map<?, ?> map) {
		char mark = '{';

		for (var e : map.entrySet()) {
			out.append(mark);
			writeString(out, e.getKey().toString());
			out.append(':');
			write(out, e.getValue());
			mark = ',';
		}
		out.append(map.isEmpty() ? "{}" : "}");
	}

	private static void writeList(StringBuilder out, Iterable<?> list) {
		char mark = '[';

		for (Object one : list) {
			out.append(mark);
			write(out, one);
			mark = ',';
		}
		out.append(mark == '[' ? "[]" : "]");
	}

	private static void writeArray(StringBuilder out, Object array) {
		out.append('[');
		for (int i = 0; i < Array.getLength(array); i++) {
			if (i > 0)
				out.append(',');
			write(out, Array.get(array, i));
		}
		out.append(']');
	}

	private static void writeString(StringBuilder out, CharSequence s) {
		out.append('"');
		for (int i = 0; i < s.length(); i++) {
			char c = s.charAt(i);

			if (c == '"' || c == '\\')
				out.append('\\').append(c);
			else if (c < ' ')
				out.append(String.format("\\u%04x", (int) c));
			else
				out.append(c);
		}
		out.append('"');
	}
}
