namespace Video.Tests.Server.Fuzz;

/// <summary>What has broken parsers before.</summary>
internal static class NastyValues
{
    /// <summary>In JSON, though not all of it is JSON.</summary>
    public static readonly string[] Json =
    [
        "null", "true", "false", "0", "-0", "-1", "1", "1.5", "1e308", "-1e308", "1e999", "1e-999", "NaN", "-Infinity", "2147483648", "-2147483649", "4294967296", "9223372036854775808",
        "-9223372036854775809", "1" + new string('0', 400), "0x10", "01", "+1", ".5", "1.", "'x'", "undefined",
        "\"\"", "\" \"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\x\"", "\"\ufeff\"", "\"\u202e\"", "\"😀\"", "\"\t\"", "\"-1\"", "\"1e999\"", "\"true\"", "\"null\"",
        "\"..\"", "\"../../etc/passwd\"", "\"/etc/passwd\"", "\"a/b\"", "\"a\\\\b\"", "\"-i\"", "\"%00\"", "\"\\r\\nX: y\"", "\"*\"", "\"'; drop table streams; --\"", "\"{0}\"", "\"$(id)\"",
        "\"file:///etc/passwd\"", "\"concat:/etc/passwd\"", "\"http://\"", "\"http://[::1\"", "\"http://127.0.0.1:1/x\"", "\"http://127.0.0.1:99999/\"", "\"http://user:pass@127.0.0.1:1/\"", "\"rtsp://127.0.0.1:1/x\"",
        "\"rtsp://\"", "\"ftp://127.0.0.1/\"", "\"http://10.0.0.1/\"", "\"http://169.254.169.254/\"", "\"javascript:1\"", "\"data:\"", "\"data:video/mp4;base64,\"", "\"data:video/mp4;base64,AAAA\"", "\"data:text/html,x\"",
        "\"stream://\"", "\"stream://../x\"", "\"stream://gate\"", "\"stream://nobody\"", "\"file://\"", "\"file-\"", "\"small-world@\"", "\"@\"", "\"small-world@..\"",
        "\"0001-01-01T00:00:00-14:00\"", "\"9999-12-31T23:59:59Z\"", "\"9999-12-31T23:59:59-14:00\"", "\"2999-99-99T99:99:99Z\"", "\"2026-11-20T14:02:00\"", "\"2026-11-20T14:02:00+99:99\"", "\"1970-01-01T00:00:00Z\"",
        "\"delta:\"", "\"delta:interval=1e999\"", "\"stc:interval=NaN\"", "\"rolling:block=99999999999999999999\"", "\"rolling:block=-1,age=1e308\"", "\"recent:frames=2147483647\"", "\"rekv:a=b=c\"", "\":\"", "\"novel:cap=∞\"",
        "[]", "{}", "[null]", "[[]]", "[1,\"a\",{}]", "[\"\"]", "{\"\":\"\"}", "{\"a\":null}", "{\"a\":{\"b\":[]}}", "{\"type\":\"text\"}", "{\"url\":null}", "{\"url\":\"stream://gate\"}", "{\"role\":\"user\"}", "{\"role\":null,\"content\":[{}]}",
        Deep("[", "]", 20), Deep("[", "]", 100), Deep("[", "]", 5_000), Deep("{\"a\":", "}", 100, "1"), Deep("{\"content\":", "}", 3_000, "1"), "[" + new string('[', 30_000),
        $"\"{new string('x', 300)}\"", $"\"{new string('x', 5_000)}\"", $"\"{string.Concat(Enumerable.Repeat("é", 9_000))}\"", $"\"{new string('x', 70_000)}\"",
        $"[{string.Join(',', Enumerable.Repeat("\"read\"", 5_000))}]", $"{{{string.Join(',', Enumerable.Range(0, 200).Select(i => $"\"k{i}\":\"v\""))}}}",
    ];

    /// <summary>Parts of a path or values of a query, already escaped where they have to be.</summary>
    public static readonly string[] Parts =
    [
        "", "-", "~", "*", "%", "%zz", "%00", "a%00b", "%0d%0aX:%20y", "%20", "+", "..", "%2e%2e", "..%2f..%2fetc%2fpasswd", "%2F", "a%2fb", "a//b", "%5c", "%ff", "%c0%af", "%e2%80%ae", "%F0%9F%98%80", "%ED%A0%80", "%u0041",
        "nobody", "Not-A-Name!", "NULL", "null", "true", "0", "-1", "1", "1.5", "1e308", "1e999", "NaN", "Infinity", "2147483648", "-2147483649", "9223372036854775808", "99999999999999999999999999", "0x1", "%D9%A1", "1,5",
        "a;b=c", "a:b", ":", "a=b&c=d", "{id}", "'or%201=1--", "<script>", "[]", "a[]=1", "@", "other", "main%2Fgate", "other/gate", "gate%20", "gate%00", "doomed/", "doomed?", "GATE", "file-none", "sum-none",
        new('x', 65), new('x', 300), new('x', 4_000), string.Concat(Enumerable.Repeat("%F0%9F%98%80", 300)), new('x', 9_000),
    ];

    public static readonly string[] ContentTypes =
    [
        "", "application/json", "application/json; charset=utf-16", "application/json; charset=none", "application/json;;;", "application/x-json", "text/json", "text/plain", "application/octet-stream", "*/*", "/", "application/",
        "application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\"", "multipart/form-data; boundary=" + new string('b', 200), "multipart/mixed; boundary=b",
        "application/x-msgpack", "application/msgpack", "application/vnd.msgpack", "application/x-msgpack; charset=utf-8", "video/mp4", "a/b; " + new string('c', 3_000),
    ];

    public static readonly (string Name, string[] Values)[] Headers =
    [
        ("Accept", ["", "*", "/", "text/html", "application/x-msgpack", "application/x-msgpack;q=0", "application/json;q=banana", "text/event-stream;q=nine", "application/vnd.msgpack", new string('a', 3_000), "image/*, */*;q=0.1"]),
        ("Authorization", ["", "Bearer", "Bearer ", "bearer vk_", "Bearer  x  y", "Basic QQ==", "Basic !!", "Digest x", "vk_0", "Bearer " + new string('x', 4_000), "Bearer vk_" + new string('0', 12) + "_" + new string('A', 43), "Bearer \u00e9"]),
        ("Content-Encoding", ["gzip", "br", "nonsense"]),
        ("Range", ["bytes=abc", "bytes=-", "bytes=9-1", "bytes=0-0,1-1,2-2", "bytes=99999999999999999999-", "bytes=0-99999999999", "lines=1-2"]),
        ("If-Range", ["x", "\"a", "Thu, 99 Foo 2026 00:00:00 GMT"]),
        ("If-Modified-Since", ["yesterday", "Thu, 01 Jan 1970 00:00:00 GMT"]),
        ("Last-Event-ID", ["x", "-1", "1e9", "99999999999999999999", " ", new string('9', 400)]),
        ("Origin", ["null", "http://evil.example", "x"]),
        ("Upgrade", ["websocket", "h2c", "x"]),
        ("Expect", ["nonsense"]),
        ("X-HTTP-Method-Override", ["DELETE"]),
        ("X-Forwarded-For", ["127.0.0.1", "'", new string('1', 500)]),
        ("Cookie", ["a=b; =; ;;;", new string(';', 2_000)]),
        ("traceparent", ["00-x", "00-" + new string('0', 32) + "-" + new string('0', 16) + "-00", new string('f', 500)]),
        ("Host", ["evil.example", "", "127.0.0.1:99999", "[", "localhost:abc"]),
        ("Accept-Language", [new string('x', 3_000)]),
    ];

    public static readonly string[] Methods = ["PUT", "POST", "PATCH", "DELETE", "GET", "HEAD", "OPTIONS", "TRACE", "FOO", "get", "X-Y_Z"];

    private static string Deep(string open, string close, int levels, string core = "") =>
        string.Concat(Enumerable.Repeat(open, levels)) + core + string.Concat(Enumerable.Repeat(close, levels));
}
