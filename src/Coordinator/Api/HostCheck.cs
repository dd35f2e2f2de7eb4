using System.Net;
using Microsoft.AspNetCore.Http;

namespace DistTrain.Coordinator.Api;

/// <summary>
/// Refuses requests that are for somebody else's host name: a page in the browser of somebody who can reach this coordinator
/// could have its own name lead here (DNS rebinding) and then read everything as if it were ours. Addresses cannot be bent like
/// that.
/// </summary>
internal sealed class HostCheck(HttpOptions options, Refusals refusals)
{
    private readonly bool _any = options.Names.IsEmpty && !IsLoopback(options.Host);

    public Task Middleware(HttpContext context, RequestDelegate next)
    {
        var host = context.Request.Host.Host;
        if (IsOurs(host))
            return next(context);
        var reason = $"this coordinator is not called '{host}'; ask for it by its address, or start it with --http-name {host}";
        refusals.Refused(context.Connection.RemoteIpAddress, reason);
        return Answers.ProblemAsync(context, StatusCodes.Status421MisdirectedRequest, reason);
    }

    // No browser leaves the name out.
    private bool IsOurs(string host) =>
        _any || host.Length == 0 || IsLoopback(host) || IPAddress.TryParse(host.Trim('[', ']'), out _)
        || options.Names.Contains(host, StringComparer.OrdinalIgnoreCase);

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
