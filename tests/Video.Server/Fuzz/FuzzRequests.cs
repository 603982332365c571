using System.Net.Http.Headers;
using System.Text;

namespace Video.Tests.Server.Fuzz;

/// <summary>Requests that are wrong in many ways, always the same ones for a seed.</summary>
internal sealed class FuzzRequests(FuzzedServer server, IReadOnlyList<FuzzTarget> targets, int seed)
{
    private readonly FuzzTarget[] _turns = [.. targets.SelectMany(target => Enumerable.Repeat(target, target.Weight))];

    public HttpRequestMessage Make(int index)
    {
        // Of its own, so that a request is the same whatever was sent beside it.
        var random = new Random(HashCode(seed, index));
        var target = _turns[index % _turns.Length];
        var wrong = target.Bodies.Count > 0 || target.TakesForms ? random.Next(100) : 70 + random.Next(30);
        if (wrong is >= 82 and < 90 && target.Queries.Count == 0) wrong = 70;
        var method = wrong is >= 96 ? new HttpMethod(Pick(random, NastyValues.Methods)) : target.Method;
        var path = target.PathWith(name => FuzzSeeds.ValueOf(server, method, target.Pattern, name));
        if (wrong is >= 70 and < 82) path = WrongPath(random, target, path);
        var request = new HttpRequestMessage(method, Raw(wrong is >= 82 and < 90 || random.Next(15) == 0 ? path + WrongQuery(random, target) : path));
        if (wrong < 70 || random.Next(10) == 0) request.Content = WrongBody(random, target);
        else if (target.Bodies.Count > 0) request.Content = Content(Encoding.UTF8.GetBytes(target.Bodies[0]), "application/json");
        if (wrong is >= 90 and < 96 || random.Next(15) == 0) WrongHeaders(random, request);
        return request;
    }

    private static string WrongPath(Random random, FuzzTarget target, string path) => random.Next(4) switch
    {
        0 => path + Pick(random, "/", "//", "/..", "/%2e%2e/", "/x", ";a=b", "%00", "%", "?", "#"),
        1 => path.Replace("/v1/", Pick(random, "/v1//", "/V1/", "/v2/", "/v1/../v1/", "//", "/v1%2f", "/%761/"), StringComparison.Ordinal),
        _ => target.Pattern.Contains('{') ? target.PathWith(_ => Pick(random, NastyValues.Parts)) : path + Pick(random, NastyValues.Parts),
    };

    private static string WrongQuery(Random random, FuzzTarget target)
    {
        string Name() => target.Queries.Count > 0 && random.Next(5) > 0 ? target.Queries[random.Next(target.Queries.Count)] : Pick(random, "nonsense", "limit", "key", "", "%00", "a[]");
        var pairs = Enumerable.Range(0, random.Next(8) == 0 ? 40 : random.Next(1, 3)).Select(_ => $"{Name()}={Pick(random, NastyValues.Parts)}");
        return "?" + string.Join('&', pairs);
    }

    private static HttpContent WrongBody(Random random, FuzzTarget target)
    {
        if (target.TakesForms && random.Next(5) > 0)
            return Content(new FormMutations(random).Mutate(), random.Next(6) == 0 ? Pick(random, NastyValues.ContentTypes) : $"multipart/form-data; boundary={FormMutations.Boundary}");
        var seed = target.Bodies.Count > 0 ? target.Bodies[random.Next(target.Bodies.Count)] : "{}";
        var json = new JsonMutations(random, target.Fields);
        return random.Next(10) switch
        {
            0 => Content(json.Mutate(seed), Pick(random, NastyValues.ContentTypes)),
            1 or 2 => Content(new PackMutations(random, json).Mutate(seed), "application/x-msgpack"),
            _ => Content(json.Mutate(seed), "application/json"),
        };
    }

    private static void WrongHeaders(Random random, HttpRequestMessage request)
    {
        for (var count = random.Next(1, 4); count > 0; count--)
        {
            var (name, values) = NastyValues.Headers[random.Next(NastyValues.Headers.Length)];
            HttpHeaders headers = name.StartsWith("Content-", StringComparison.Ordinal) ? (request.Content ??= new ByteArrayContent([])).Headers : request.Headers;
            headers.Remove(name);
            headers.TryAddWithoutValidation(name, Pick(random, values));
        }
    }

    private static ByteArrayContent Content(byte[] bytes, string type)
    {
        var content = new ByteArrayContent(bytes);
        if (type.Length > 0) content.Headers.TryAddWithoutValidation("Content-Type", type);
        return content;
    }

    /// <summary>As it stands: nothing is tidied up on the way.</summary>
    private Uri Raw(string path) => new(server.Http.BaseAddress!.GetLeftPart(UriPartial.Authority) + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

    private static int HashCode(int seed, int index) => unchecked((seed * 486_187_739) + (index * 16_777_619));

    private static string Pick(Random random, params string[] from) => from[random.Next(from.Length)];
}
