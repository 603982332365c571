using System.Text;

namespace Video.Tests.Server.Fuzz;

/// <summary>Makes forms of uploads that are wrong.</summary>
internal sealed class FormMutations(Random random)
{
    public const string Boundary = "b0undary";

    public byte[] Mutate()
    {
        var bytes = Form();
        switch (random.Next(5))
        {
            case 0:
                return bytes[..random.Next(bytes.Length)];
            case 1:
                for (var changes = random.Next(1, 10); changes > 0; changes--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                return bytes;
            default:
                return bytes;
        }
    }

    private byte[] Form()
    {
        var purpose = Pick("vision", "user_data", "assistants", "", "vision\0", new string('p', 70), new string('p', 70_000));
        var file = Pick(
            "filename=\"clip.mp4\"", "filename=\"../../clip.mp4\"", "filename=\"\"", "filename=", "filename=\"a\\\"b\"", "filename*=utf-8''%e2%82%ac.mp4", "filename*=utf-8''%zz", "filename*=nonsense''x", "filename=\"" + new string('f', 3_000) + "\"",
            "filename=\"a\0b\"", "filename=\"\u202emp4.exe\"", "filename=clip.mp4; filename=other.mp4");
        var (first, second) = ($"Content-Disposition: form-data; name=\"purpose\"\r\n\r\n{purpose}", $"Content-Disposition: form-data; name=\"{Pick("file", "file", "file", "files", "", "purpose")}\"; {file}\r\n{Extra()}\r\n{Content()}");
        string[] parts = random.Next(6) switch
        {
            0 => [first],
            1 => [second],
            2 => [second, first],
            3 => [first, second, second],
            4 => [.. Enumerable.Repeat(first, 50)],
            _ => [first, second],
        };
        var text = string.Concat(parts.Select(part => $"--{Boundary}\r\n{part}\r\n")) + Pick($"--{Boundary}--\r\n", $"--{Boundary}--", $"--{Boundary}", "", $"--{Boundary}--\r\nmore");
        return Encoding.Latin1.GetBytes(random.Next(8) == 0 ? text.Replace("\r\n", "\n", StringComparison.Ordinal) : text);
    }

    private string Extra() => Pick("", "", "Content-Type: video/mp4\r\n", "Content-Type: \r\n", "Content-Transfer-Encoding: base64\r\n", "X: " + new string('x', 20_000) + "\r\n", "no colon\r\n", string.Concat(Enumerable.Range(0, 40).Select(i => $"X{i}: y\r\n")));

    private string Content() => Pick("", "x", "#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "ffconcat version 1.0\nfile /etc/passwd\n", "\0\0\0\x18ftypmp42\0\0\0\0mp42isom\xff\xff\xff\xffmoov", "RIFF\xff\xff\xff\xffAVI LIST", "\x1a\x45\xdf\xa3" + new string('\xff', 300), new string('z', 5_000));

    private string Pick(params string[] from) => from[random.Next(from.Length)];
}
