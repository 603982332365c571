using Video.Answering.Summaries;

namespace Video.Tests.Answering.Summaries;

public sealed class SceneCutsTests
{
    [Fact]
    public void Another_place_is_a_cut_and_the_same_place_is_none()
    {
        for (var place = 1; place < 40; place++) Assert.Equal([false, false, true, false], Cuts((place, 1, 0), (place, 1, 0), (place + 100, 1, 0), (place + 100, 1, 0)));
    }

    [Fact]
    public void Somebody_large_who_comes_into_view_is_no_cut() => Assert.Equal([false, false, false], Cuts((1, 1, 0), (1, 1, 36), (1, 1, 0)));

    [Fact]
    public void A_change_of_light_is_no_cut() => Assert.Equal([false, false, false, false], Cuts((1, 1, 0), (1, 0.5, 0), (1, 0.25, 0), (1, 1, 0)));

    [Fact]
    public void Darkness_is_no_cut_and_what_comes_after_it_is_compared_with_what_was_before()
    {
        Assert.Equal([false, false, false], Cuts((1, 1, 0), (1, 0, 0), (1, 1, 0)));
        Assert.Equal([false, false, true], Cuts((1, 1, 0), (1, 0, 0), (2, 1, 0)));
    }

    [Fact]
    public void After_it_has_forgotten_nothing_is_a_cut()
    {
        var cuts = new SceneCuts();
        using var one = Scenes.Frame(1, 0);
        using var other = Scenes.Frame(2, 1);
        cuts.IsCut(one);
        cuts.Forget();
        Assert.False(cuts.IsCut(other));
    }

    private static bool[] Cuts(params (int Place, double Light, int Visitor)[] scenes)
    {
        var cuts = new SceneCuts();
        return [.. scenes.Select((scene, i) =>
        {
            using var frame = Scenes.Frame(scene.Place, i, scene.Light, scene.Visitor);
            return cuts.IsCut(frame);
        })];
    }
}
