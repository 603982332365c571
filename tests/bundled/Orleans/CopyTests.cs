using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Orleans.Tests;

[GenerateSerializer]
public class Shape
{
    [Id(0)]
    public string Name { get; set; } = "";

    [Id(1)]
    public List<int[]> Rows { get; set; } = [];

    [Id(2)]
    public Dictionary<string, Shape> Parts { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    [Id(3)]
    public Shape? Parent { get; set; }

    [field: NonSerialized]
    public string Unsent { get; set; } = "as constructed";
}

[GenerateSerializer]
public sealed class Square : Shape
{
    [Id(0)]
    public double Side { get; set; }
}

[GenerateSerializer]
public sealed record Caption(string Text, TimeSpan At, IReadOnlyList<float> Scores)
{
    [Id(0)]
    public string? Language { get; init; }
}

[GenerateSerializer]
public readonly record struct Box(int Left, int[] Sizes);

[GenerateSerializer, Immutable]
public sealed class Settled
{
    [Id(0)]
    public int[] Values { get; init; } = [];
}

public sealed class Unmarked
{
    public int Value { get; set; }
}

public enum Colour
{
    Red,
    Green,
}

public interface ICopyGrain : IGrainWithGuidKey
{
    Task Keep(Shape shape);

    Task<Shape> Kept();

    Task<object> Echo(object value);

    Task<int> TakeUnmarked(Unmarked value);

    Task<object> GiveUnmarked();

    Task<bool> IsTheOneKept([Immutable] Shape shape);

    Task KeepShared([Immutable] Shape shape);
}

public sealed class CopyGrain : Grain, ICopyGrain
{
    private Shape? _kept;

    public Task Keep(Shape shape)
    {
        _kept = shape;
        return Task.CompletedTask;
    }

    public Task<Shape> Kept() => Task.FromResult(_kept!);

    public Task<object> Echo(object value) => Task.FromResult(value);

    public Task<int> TakeUnmarked(Unmarked value) => Task.FromResult(value.Value);

    public Task<object> GiveUnmarked() => Task.FromResult<object>(new Unmarked());

    public Task KeepShared(Shape shape) => Keep(shape);

    public Task<bool> IsTheOneKept(Shape shape) => Task.FromResult(ReferenceEquals(shape, _kept));
}

public sealed class CopyTests(SharedSilo shared) : IClassFixture<SharedSilo>
{
    private readonly TestSilo _silo = shared.Silo;
    private readonly ICopyGrain _grain = shared.Silo.Grains.GetGrain<ICopyGrain>(Guid.NewGuid());

    [Fact]
    public async Task What_the_caller_changes_after_the_call_does_not_reach_the_grain()
    {
        var shape = new Shape { Name = "before", Rows = [[1, 2], [3]], Parts = { ["Lid"] = new Shape { Name = "lid" } } };
        await _grain.Keep(shape);
        shape.Name = "after";
        shape.Rows[0][0] = 99;
        shape.Parts["lid"].Name = "after";

        var kept = await _grain.Kept();
        Assert.Equal("before", kept.Name);
        Assert.Equal([1, 2], kept.Rows[0]);
        Assert.Equal("lid", kept.Parts["LID"].Name);
    }

    [Fact]
    public async Task What_the_caller_changes_in_a_result_does_not_reach_the_grain()
    {
        await _grain.Keep(new Shape { Rows = [[1]] });
        (await _grain.Kept()).Rows[0][0] = 99;
        var kept = await _grain.Kept();
        Assert.Equal([1], kept.Rows[0]);
    }

    [Fact]
    public async Task A_member_that_is_not_serialized_does_not_travel()
    {
        await _grain.Keep(new Shape { Unsent = "by the caller" });
        Assert.Equal("as constructed", (await _grain.Kept()).Unsent);
    }

    [Fact]
    public async Task A_derived_type_and_a_circle_arrive_as_they_were()
    {
        var square = new Square { Name = "square", Side = 2.5 };
        square.Parent = square;
        await _grain.Keep(square);
        var kept = Assert.IsType<Square>(await _grain.Kept());
        Assert.Equal(("square", 2.5), (kept.Name, kept.Side));
        Assert.Same(kept, kept.Parent);
    }

    [Fact]
    public async Task A_record_travels_with_its_positional_and_its_numbered_members()
    {
        var scores = new List<float> { 0.5f };
        var echo = (Caption)await _grain.Echo(new Caption("a gate", TimeSpan.FromSeconds(3), scores) { Language = "en" });
        Assert.Equal(("a gate", TimeSpan.FromSeconds(3), "en"), (echo.Text, echo.At, echo.Language));
        Assert.Equal(scores, echo.Scores);
        Assert.NotSame(scores, echo.Scores);
    }

    [Fact]
    public async Task A_record_struct_is_copied_to_its_depth()
    {
        var box = new Box(3, [4, 5]);
        var echo = (Box)await _grain.Echo(box);
        Assert.Equal(3, echo.Left);
        Assert.Equal(box.Sizes, echo.Sizes);
        Assert.NotSame(box.Sizes, echo.Sizes);
    }

    public static TheoryData<object> KnownValues => new()
    {
        1, 2.5, "text", 'c', 3m, Colour.Green, Guid.Parse("6f9619ff-8b86-d011-b42d-00c04fc964ff"), TimeSpan.FromSeconds(4),
        new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), new DateOnly(2026, 1, 2), new Uri("http://host/path"), new Version(1, 2),
        new[] { "a", "b" }, new List<object> { 1, "two" }, new HashSet<string> { "x" }, new Dictionary<int, string> { [1] = "one" },
        new SortedDictionary<int, int> { [2] = 3 }, new Queue<int>([1, 2]), new Stack<int>([1, 2]), (1, "two"), Tuple.Create(1, "two"),
        KeyValuePair.Create("key", 2), System.Collections.Immutable.ImmutableArray.Create(1, 2), new[] { new[] { 1 }, [2, 3] },
    };

    [Theory]
    [MemberData(nameof(KnownValues))]
    public async Task A_known_type_travels_as_it_is(object value)
    {
        var echo = await _grain.Echo(value);
        Assert.IsType(value.GetType(), echo);
        Assert.Equal(value, echo);
    }

    [Fact]
    public async Task An_immutable_argument_is_shared()
    {
        var shape = new Shape();
        await _grain.KeepShared(shape);
        Assert.True(await _grain.IsTheOneKept(shape));

        var settled = new Settled { Values = [1] };
        Assert.Same(settled, await _grain.Echo(settled));
    }

    [Fact]
    public async Task A_type_that_is_not_marked_may_neither_be_sent_nor_returned()
    {
        var sent = await Assert.ThrowsAsync<CodecNotFoundException>(() => _grain.TakeUnmarked(new Unmarked()));
        Assert.Contains(nameof(Unmarked), sent.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<CodecNotFoundException>(() => _grain.GiveUnmarked());
        await Assert.ThrowsAsync<CodecNotFoundException>(() => _grain.Echo(new List<object> { new Unmarked() }));
    }

    [Fact]
    public void The_copier_can_be_asked_alone()
    {
        var copier = _silo.Services.GetRequiredService<DeepCopier>();
        var shape = new Shape { Name = "one" };
        Assert.NotSame(shape, copier.Copy(shape));
        Assert.Equal("one", copier.Copy(shape)!.Name);
    }
}
