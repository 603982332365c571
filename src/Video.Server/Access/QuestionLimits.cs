using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Video.Server.Access.Tenants;

namespace Video.Server.Access;

public static class QuestionLimits
{
    /// <summary>Each request to the endpoint is a question, within the tenant's limits; it counts as being answered until its response has ended.</summary>
    public static TBuilder LimitQuestions<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder =>
        endpoint.AddEndpointFilter(async (call, next) =>
        {
            var context = call.HttpContext;
            var answering = context.RequestServices.GetRequiredService<TenantAllowance>().AdmitQuestion(context.Caller().Tenant);
            // Not when the handler returns: answers that stream are written after it.
            context.Response.RegisterForDispose(answering);
            return await next(call);
        });
}
