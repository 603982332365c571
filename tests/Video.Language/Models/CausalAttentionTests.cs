using TorchSharp;
using Video.Language.Models;
using Video.Testing;
using static TorchSharp.torch;

namespace Video.Language.Tests.Models;

public sealed class CausalAttentionTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(9, 1)]
    [InlineData(4, 6)]
    [InlineData(1, 6)]
    public void Queries_in_pieces_attend_as_all_at_once(int queries, int past)
    {
        var (q, k, v) = (randn([6, queries, 8]), randn([2, past + queries, 8]), randn([2, past + queries, 8]));
        var whole = CausalAttention.Attend(q, k, v);
        Close.Assert(whole, CausalAttention.Attend(q, k, v, scoresAtOnce: 1), 1e-6, "one query at a time");
        Close.Assert(whole, CausalAttention.Attend(q, k, v, scoresAtOnce: 6 * (past + queries) * 2), 1e-6, "two queries at a time");
    }

    [Fact]
    public void Each_query_head_reads_the_key_head_of_its_group_and_nothing_later_than_itself()
    {
        var (q, k, v) = (randn([6, 3, 8]), randn([2, 5, 8]), randn([2, 5, 8]));
        var attended = CausalAttention.Attend(q, k, v);
        for (var head = 0; head < 6; head++)
        {
            for (var query = 0; query < 3; query++)
            {
                var (keys, values) = (k[head / 3].narrow(0, 0, 3 + query), v[head / 3].narrow(0, 0, 3 + query));
                var expected = nn.functional.softmax(keys.matmul(q[head, query]), 0).unsqueeze(0).matmul(values)[0];
                Close.Assert(expected, attended[query].narrow(0, head * 8, 8), 1e-5, $"head {head}, query {query}");
            }
        }
    }
}
