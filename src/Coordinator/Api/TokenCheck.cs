using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace DistTrain.Coordinator.Api;

/// <summary>Lets changing calls through that bring the token.</summary>
internal sealed class TokenCheck
{
    private const string Scheme = "Bearer ";
    private readonly byte[]? _hash;

    private readonly Refusals _refusals;

    public TokenCheck(string? token, Refusals refusals)
    {
        _hash = string.IsNullOrEmpty(token) ? null : Hash(token);
        _refusals = refusals;
    }

    /// <summary>The handler behind the check.</summary>
    public RequestDelegate Guard(RequestDelegate handler) => context =>
    {
        if (_hash is null)
        {
            return Answers.ProblemAsync(
                context, 403, "this coordinator takes no changing calls: it was started without a token");
        }

        var header = context.Request.Headers.Authorization.ToString();
        if (header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && IsRight(header[Scheme.Length..].Trim()))
            return handler(context);
        context.Response.Headers.WWWAuthenticate = "Bearer";
        var reason = header.Length == 0 ? "a token is needed: send 'Authorization: Bearer TOKEN'" : "the token is wrong";
        _refusals.Refused(context.Connection.RemoteIpAddress, reason);
        return Answers.ProblemAsync(context, 401, reason);
    };

    // Hashed first, so that neither the length nor a common beginning shows in the time it takes.
    private bool IsRight(string token) => CryptographicOperations.FixedTimeEquals(Hash(token), _hash);

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
