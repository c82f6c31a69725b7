<?php
/**
 * Plugin Name:       Weighin for Akismet
 * Description:       What the Akismet plugin asks of akismet.com is asked of your own Weighin server instead.
 * Version:           1.0.0
 * Requires at least: 6.1
 * Requires PHP:      7.4
 * License:           Apache-2.0
 * License URI:       https://www.apache.org/licenses/LICENSE-2.0
 * Text Domain:       weighin
 */

namespace Weighin;

use WP_Error;

defined( 'ABSPATH' ) || exit;

// Akismet takes no key that has not twelve digits, and Weighin's have forty: Akismet is shown this one, which opens nothing.
const STAND_IN = '000000000000';
const ASKED    = array( 'verify-key', 'comment-check', 'submit-spam', 'submit-ham', 'usage-limit', 'key-sites' );
// What Akismet's own pages ask about an account, which nobody has here.
const ANSWERED_HERE = array(
	'test'             => 'connected',
	'get-subscription' => '{"status":"active","account_id":0,"account_name":"Weighin","account_type":"","next_billing_date":0}',
);
const PATIENCE = 3; // seconds that a comment's writer waits at most; Weighin answers within one, if only that it is busy

add_filter( 'pre_http_request', __NAMESPACE__ . '\redirect', 10, 3 );
add_filter(
	'akismet_get_api_key',
	function ( $key ) {
		return is_set_up() ? STAND_IN : $key;
	}
);
add_filter(
	'akismet_predefined_api_key',
	function ( $is_predefined ) {
		return is_set_up() || $is_predefined;
	}
);
if ( is_admin() ) {
	require __DIR__ . '/settings.php';
}

/**
 * Answers in Akismet's place. Of Weighin's answers only a 200 gets through, else Akismet is told nothing at all: it holds the
 * comment then and asks again later. (A WP_Error it would try three times, while the comment's writer waits.)
 */
function redirect( $answer, $arguments, $url ) {
	if ( false !== $answer || ! is_set_up() || ! is_for_akismet( $arguments, $url ) ) {
		return $answer;
	}
	$path   = (string) wp_parse_url( $url, PHP_URL_PATH );
	$method = basename( $path );
	if ( ! in_array( $method, ASKED, true ) ) {
		return answer_here( ANSWERED_HERE[ $method ] ?? '' );
	}
	$answer = ask( $path, $arguments );
	if ( is_wp_error( $answer ) ) {
		return answer_here( '' );
	}
	$is_numbered = '' !== wp_remote_retrieve_header( $answer, 'x-akismet-guid' );
	return $is_numbered ? $answer : answer_here( wp_remote_retrieve_body( $answer ) );
}

/** What Weighin answers to a request in Akismet's format, or a WP_Error. */
function ask( $path, $arguments ) {
	// The host is Weighin's own, and a redirection would turn the question into a page.
	$arguments['headers']     = array_diff_key( array_change_key_case( (array) $arguments['headers'] ), array( 'host' => 1 ) );
	$arguments['redirection'] = 0;
	$arguments['timeout']     = min( PATIENCE, (float) ( $arguments['timeout'] ?? PATIENCE ) );
	$arguments['body']        = with_key( $arguments['body'] ?? '' );
	$answer                   = wp_remote_request( setting( 'url' ) . $path, $arguments );
	$status                   = wp_remote_retrieve_response_code( $answer );
	if ( ! is_wp_error( $answer ) && 200 !== $status ) {
		return new WP_Error( 'weighin_failed', "HTTP $status" );
	}
	return $answer;
}

/** The fields of a request with the real key in place of the stand-in. */
function with_key( $body ) {
	$fields = is_array( $body ) ? http_build_query( $body, '', '&' ) : (string) $body;
	$others = trim( (string) preg_replace( '/(^|&)(api_)?key=[^&]*+/', '', $fields ), '&' );
	return ( '' === $others ? '' : "$others&" ) . 'api_key=' . rawurlencode( setting( 'key' ) );
}

function is_for_akismet( $arguments, $url ) {
	$headers = array_change_key_case( (array) ( $arguments['headers'] ?? array() ) );
	// Akismet may call by a number and name the host in a header.
	return is_akismet( wp_parse_url( $url, PHP_URL_HOST ) ) || is_akismet( $headers['host'] ?? '' );
}

function is_akismet( $host ) {
	return 1 === preg_match( '/(^|\.)rest\.akismet\.com$/i', (string) $host );
}

function answer_here( $body ) {
	// Newer versions of Akismet (5.5, 5.7) know a comment again by the number of its check alone, and publish what they
	// have no verdict about and do not know again.
	$headers = array( 'x-akismet-guid' => wp_generate_uuid4() );
	$told    = array( 'code' => 200, 'message' => 'OK' );
	return array( 'headers' => $headers, 'body' => $body, 'response' => $told, 'cookies' => array(), 'filename' => null );
}

/** `url` or `key`: from wp-config.php (WEIGHIN_URL, WEIGHIN_KEY), else from the settings page. */
function setting( $name ) {
	$value = is_fixed( $name ) ? constant( constant_of( $name ) ) : get_option( "weighin_$name", '' );
	return rtrim( trim( (string) $value ), '/' );
}

function is_fixed( $name ) {
	return defined( constant_of( $name ) );
}

function constant_of( $name ) {
	return 'WEIGHIN_' . strtoupper( $name );
}

/** Until both are there, everything stays as it was. */
function is_set_up() {
	$host = wp_parse_url( setting( 'url' ), PHP_URL_HOST );
	return $host && ! is_akismet( $host ) && '' !== setting( 'key' );
}
